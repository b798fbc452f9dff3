import { isDeepStrictEqual } from 'node:util'
import type { MasterDataPage, PersonalData } from '@siegel/contract/staff'
import { ageAt, kvnrIssue, type Patient } from '@siegel/fhir'
import type { Stored } from '@siegel/records'
import { today, type Caller, type PracticeContext } from '../context.ts'
import { patientRow } from '../patients.ts'
import { consentsOf } from './consents.ts'
import { coveragesOf, insuranceFrom, saveInsurances } from './insurances.ts'
import { applyPerson, personFrom, type Person } from './person.ts'
import { representativesOf } from './representatives.ts'
import { stateOf } from './states.ts'
import { requireVersion, versionOf } from './version.ts'

const oldest = 120
const nineDigits = /^\d{9}$/

/** What is odd about master data and taken all the same. */
export function masterDataWarnings(data: PersonalData, day: string): string[] {
  const { birthDate, deathDate, insuranceNumber, insurances } = data
  const kvnr = insuranceNumber === undefined ? undefined : kvnrIssue(insuranceNumber)
  const age = birthDate === undefined ? undefined : ageAt(birthDate, deathDate?.length === 10 ? deathDate : day)
  return [
    ...(kvnr === undefined ? [] : [kvnr]),
    ...(birthDate !== undefined && birthDate > day ? ['birth-date-future'] : []),
    ...(age !== undefined && age > oldest ? ['age-over-120'] : []),
    ...(birthDate !== undefined && deathDate !== undefined && deathDate < birthDate ? ['death-before-birth'] : []),
    ...(insurances.some(({ ik }) => ik !== undefined && !nineDigits.test(ik)) ? ['ik-format'] : []),
  ]
}

/** All master data of a patient, with the version that saving demands. Throws 'not-found'. */
export function masterDataPage(context: PracticeContext, caller: Caller, id: string): Promise<MasterDataPage> {
  const act = { verb: 'read' as const, patient: id, object: `Patient/${id}`, purpose: 'master-data' }
  return context.records.read(caller, act, (reader) => {
    const stored = reader.require<Patient>('Patient', id)
    const insurances = coveragesOf(reader, id).map(({ resource }) => insuranceFrom(resource))
    const data = { ...personFrom(stored.resource), insurances }
    return {
      version: versionOf(reader, stored),
      patient: patientRow(context, stored),
      data,
      state: stateOf(reader, stored.resource),
      representatives: representativesOf(reader, id, today(context)),
      consents: consentsOf(context, reader, id),
      warnings: masterDataWarnings(data, today(context)),
    }
  })
}

/** A number as it stands on the card, whatever stood between its signs. */
const tidyNumber = (typed: string): string => typed.replaceAll(/\s+/g, '').toUpperCase()

export function tidy<P extends Pick<Person, 'insuranceNumber' | 'isDeceased' | 'deathDate'>>(data: P): P {
  const { insuranceNumber: number, deathDate } = data
  return {
    ...data,
    ...(number === undefined ? {} : { insuranceNumber: tidyNumber(number) }),
    isDeceased: data.isDeceased || deathDate !== undefined,
  }
}

/** Saves the page. Throws 'not-found', 'already-merged', or 'version-conflict' where it is not what was read. */
export function saveMasterData(
  context: PracticeContext,
  caller: Caller,
  id: string,
  ask: { ifVersion: string; data: PersonalData },
): { version: string; warnings: string[] } {
  const act = { verb: 'update' as const, patient: id, object: `Patient/${id}`, purpose: 'master-data' }
  const { insurances, ...typed } = ask.data
  return context.records.transact(caller, act, (write) => {
    const stored = requireVersion(write, id, ask.ifVersion)
    // What was read and comes back as it was is left as it was, however untidy.
    const person = isDeepStrictEqual(personFrom(stored.resource), typed) ? typed : tidy(typed)
    const next = applyPerson(stored.resource, person)
    const saved: Stored<Patient> = next === stored.resource ? stored : write.update(next, stored.version)
    saveInsurances(write, id, insurances, person.insuranceNumber)
    return {
      version: versionOf(write, saved),
      warnings: masterDataWarnings({ ...person, insurances }, today(context)),
    }
  })
}
