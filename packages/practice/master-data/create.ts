import type { CallOf } from '@siegel/contract'
import type { PersonalData, staffEndpoints } from '@siegel/contract/staff'
import { today, type Caller, type PracticeContext } from '../context.ts'
import { saveInsurances } from './insurances.ts'
import { masterDataWarnings, tidy } from './page.ts'
import { applyPerson } from './person.ts'

export type NewPatient = CallOf<(typeof staffEndpoints)['createPatient']>['body']

/** What was said in short as entries of the lists, before the others. */
function whole({ phone, email, street, postalCode, city, ...draft }: NewPatient): PersonalData {
  const hasAddress = street !== undefined || postalCode !== undefined || city !== undefined
  return {
    ...draft,
    isDeceased: draft.isDeceased ?? false,
    insurances: draft.insurances ?? [],
    addresses: [
      ...(hasAddress
        ? [
            {
              use: 'home' as const,
              lines: street === undefined ? [] : [street],
              isPostBox: false,
              ...(postalCode === undefined ? {} : { postalCode }),
              ...(city === undefined ? {} : { city }),
            },
          ]
        : []),
      ...(draft.addresses ?? []),
    ],
    telecoms: [
      ...(phone === undefined ? [] : [{ system: 'phone' as const, value: phone }]),
      ...(email === undefined ? [] : [{ system: 'email' as const, value: email }]),
      ...(draft.telecoms ?? []),
    ],
  }
}

/** Adds a patient; what is doubtful is a warning, never a refusal. */
export function createPatient(
  context: PracticeContext,
  caller: Caller,
  draft: NewPatient,
): { id: string; warnings: string[] } {
  const data = tidy(whole(draft))
  const { insurances, ...person } = data
  const stored = context.records.transact(caller, { verb: 'create' }, (write) => {
    const patient = applyPerson({ resourceType: 'Patient', active: true, gender: 'unknown' }, person)
    const created = write.create(patient)
    saveInsurances(write, created.id, insurances, person.insuranceNumber)
    return created
  })
  return { id: stored.id, warnings: masterDataWarnings(data, today(context)) }
}
