import { mailAddress } from '@siegel/foundation'
import type { Patient } from './resources.ts'

/** The first address of a patient that is in use and that mail can go to, as it goes into an envelope. */
export const emailOf = ({ telecom = [] }: Pick<Patient, 'telecom'>): string | undefined =>
  telecom
    .filter(({ system, use }) => system === 'email' && use !== 'old')
    .flatMap(({ value }) => mailAddress(value ?? '') ?? [])[0]
