import type { MasterData } from '@siegel/contract/staff'
import type { Patient } from '@siegel/fhir'
import type { RecordReader, Stored } from '@siegel/records'
import { today, type PracticeContext } from '../context.ts'
import { patientRow } from '../patients.ts'
import { coveragesOf, insuranceFrom } from './insurances.ts'
import { representativesOf } from './representatives.ts'
import { mergeTarget } from './states.ts'

const shownUses = (use: string | undefined): boolean => use !== 'old'

/** What the header of a patient's pages says. */
export function headerOf(context: PracticeContext, reader: RecordReader, stored: Stored<Patient>): MasterData {
  const { telecom = [], address = [], deceasedDateTime } = stored.resource
  const phone = telecom.find(({ system, use }) => system === 'phone' && shownUses(use))?.value
  const first = address.find(({ use }) => shownUses(use))
  const lines = [...(first?.line ?? []), [first?.postalCode, first?.city].filter(Boolean).join(' ')].filter(
    (line) => line !== '',
  )
  const [coverage] = coveragesOf(reader, stored.id)
  const insurance = coverage === undefined ? undefined : insuranceFrom(coverage.resource)
  const speaker = representativesOf(reader, stored.id, today(context)).find(({ isCurrent }) => isCurrent)
  const target = mergeTarget(reader, stored.resource)
  return {
    patient: patientRow(context, stored),
    ...(phone === undefined ? {} : { phone }),
    ...(lines.length === 0 ? {} : { address: lines.join(', ') }),
    ...(insurance === undefined
      ? {}
      : {
          insurance: {
            kind: insurance.kind,
            ...(insurance.insurer === undefined ? {} : { name: insurance.insurer }),
          },
        }),
    ...(speaker === undefined
      ? {}
      : {
          representative: {
            relation: speaker.relation,
            name: speaker.name,
            ...(speaker.phone === undefined ? {} : { phone: speaker.phone }),
          },
        }),
    ...(target === undefined ? {} : { mergedInto: target }),
    ...(deceasedDateTime === undefined ? {} : { deathDate: deceasedDateTime.slice(0, 10) }),
  }
}
