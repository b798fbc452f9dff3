import { isDeepStrictEqual } from 'node:util'
import type { PersonalData } from '@siegel/contract/staff'
import {
  genderAmtlichSystem,
  genderAmtlichUrl,
  gkvSystem,
  identifierTypeSystem,
  type Extension,
  type Identifier,
  type Patient,
} from '@siegel/fhir'
import { addressesFrom, applyAddresses, applyTelecoms, telecomsFrom } from './lists.ts'
import { applyNames, namesFrom } from './names.ts'

export type Person = Omit<PersonalData, 'insurances'>

/** The practice's own numbers of patients. */
export const patientNumberSystem = 'urn:siegel:patient-number'
const languageSystem = 'urn:ietf:bcp:47'

/** What R4's Patient has no element for. */
const ownExtensions = {
  occupation: 'urn:siegel:occupation',
  employer: 'urn:siegel:employer',
  note: 'urn:siegel:note',
} as const
type OwnField = keyof typeof ownExtensions
const ownFields = Object.keys(ownExtensions) as OwnField[]

const given = <K extends string, V>(name: K, value: V | undefined): { [N in K]?: V } =>
  (value === undefined ? {} : { [name]: value }) as { [N in K]?: V }

const officialCodes = { D: 'diverse', X: 'undetermined' } as const

function genderOf({ gender = 'unknown', _gender }: Patient): Person['gender'] {
  if (gender !== 'other') return gender
  const code = _gender?.extension?.find(({ url }) => url === genderAmtlichUrl)?.valueCoding?.code
  return code === 'D' || code === 'X' ? officialCodes[code] : 'other'
}

const identifierOf = ({ identifier = [] }: Patient, system: string): string | undefined =>
  identifier.find((one) => one.system === system && one.value !== undefined)?.value

const isDeceased = ({ deceasedBoolean, deceasedDateTime }: Patient): boolean =>
  deceasedBoolean === true || deceasedDateTime !== undefined

const languageOf = ({ communication = [] }: Patient): string | undefined =>
  communication[0]?.language.coding?.find(({ code }) => code !== undefined)?.code

const practitionerOf = ({ generalPractitioner = [] }: Patient): string | undefined =>
  generalPractitioner.find(({ display }) => display !== undefined)?.display

/** What the page shows of a patient. */
export function personFrom(patient: Patient): Person {
  const { name = [], address = [], telecom = [], birthDate, deceasedDateTime, extension = [] } = patient
  const own = ownFields.map((field) =>
    given(field, extension.find(({ url }) => url === ownExtensions[field])?.valueString),
  )
  return {
    ...namesFrom(name),
    ...given('birthDate', birthDate),
    gender: genderOf(patient),
    isDeceased: isDeceased(patient),
    ...given('deathDate', deceasedDateTime?.slice(0, 10)),
    ...given('number', identifierOf(patient, patientNumberSystem)),
    ...given('insuranceNumber', identifierOf(patient, gkvSystem)),
    ...given('language', languageOf(patient)),
    ...given('generalPractitioner', practitionerOf(patient)),
    ...Object.assign({}, ...own),
    addresses: addressesFrom(address),
    telecoms: telecomsFrom(telecom),
  }
}

/** Takes elements out or puts them in; an empty list or undefined is no element. */
function withElements(patient: Patient, elements: Readonly<Record<string, unknown>>): Patient {
  const isEmpty = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0)
  const kept = Object.entries(patient).filter(([name]) => !(name in elements))
  const added = Object.entries(elements).filter(([, value]) => !isEmpty(value))
  // The order of elements stays that of the record as it was.
  const order = Object.keys(patient)
  const all = [...kept, ...added].toSorted(
    ([a], [b]) => (order.indexOf(a) + 1 || Infinity) - (order.indexOf(b) + 1 || Infinity),
  )
  return Object.fromEntries(all) as unknown as Patient
}

function genderElements({ _gender }: Patient, gender: Person['gender']): Record<string, unknown> {
  const code = gender === 'diverse' ? 'D' : gender === 'undetermined' ? 'X' : undefined
  const kept = (_gender?.extension ?? []).filter(({ url }) => url !== genderAmtlichUrl)
  const display = code === 'D' ? 'divers' : 'unbestimmt'
  const official: Extension[] =
    code === undefined ? [] : [{ url: genderAmtlichUrl, valueCoding: { system: genderAmtlichSystem, code, display } }]
  const extension = [...kept, ...official]
  return {
    gender: code === undefined ? gender : 'other',
    _gender: extension.length === 0 ? undefined : { ..._gender, extension },
  }
}

function identifiersWith(
  { identifier = [] }: Patient,
  system: string,
  value: string | undefined,
  make: (value: string) => Identifier,
): Identifier[] {
  const at = identifier.findIndex((one) => one.system === system && one.value !== undefined)
  if (at < 0) return value === undefined ? identifier : [...identifier, make(value)]
  return identifier.flatMap((one, place) => (place !== at ? [one] : value === undefined ? [] : [{ ...one, value }]))
}

const insuredNumber = (value: string): Identifier => ({
  type: { coding: [{ system: identifierTypeSystem, code: 'KVZ10' }] },
  system: gkvSystem,
  value,
})

function practitionersWith({ generalPractitioner = [] }: Patient, display: string | undefined) {
  const at = generalPractitioner.findIndex((one) => one.display !== undefined)
  const rest = generalPractitioner.filter((_, place) => place !== at)
  // Another name is another person: a reference beside the old one would be wrong.
  return display === undefined ? rest : [{ display }, ...rest]
}

function languagesWith({ communication = [] }: Patient, code: string | undefined) {
  const rest = communication.slice(1)
  return code === undefined ? rest : [{ language: { coding: [{ system: languageSystem, code }] } }, ...rest]
}

type Step = (patient: Patient, wanted: Person) => Record<string, unknown>

/** How each field of the page, or several that belong together, is written. */
const steps: readonly (readonly [fields: readonly (keyof Person)[], step: Step])[] = [
  [
    ['title', 'affix', 'prefix', 'family', 'birthName', 'given', 'callName'],
    ({ name = [] }, wanted) => ({ name: applyNames(name, wanted) }),
  ],
  [['birthDate'], (_, { birthDate }) => ({ birthDate, _birthDate: undefined })],
  [['gender'], (patient, { gender }) => genderElements(patient, gender)],
  [
    ['isDeceased', 'deathDate'],
    (_, wanted) => ({
      deceasedDateTime: wanted.isDeceased ? wanted.deathDate : undefined,
      deceasedBoolean: wanted.isDeceased && wanted.deathDate === undefined ? true : undefined,
      _deceasedBoolean: undefined,
      _deceasedDateTime: undefined,
    }),
  ],
  [
    ['number'],
    (patient, { number }) => ({
      identifier: identifiersWith(patient, patientNumberSystem, number, (value) => ({
        system: patientNumberSystem,
        value,
      })),
    }),
  ],
  [
    ['insuranceNumber'],
    (patient, wanted) => ({ identifier: identifiersWith(patient, gkvSystem, wanted.insuranceNumber, insuredNumber) }),
  ],
  [['language'], (patient, { language }) => ({ communication: languagesWith(patient, language) })],
  [
    ['generalPractitioner'],
    (patient, wanted) => ({ generalPractitioner: practitionersWith(patient, wanted.generalPractitioner) }),
  ],
  ...ownFields.map(
    (field) =>
      [
        [field],
        ({ extension = [] }: Patient, wanted: Person) => ({ extension: own(extension, field, wanted) }),
      ] as const,
  ),
  [['addresses'], ({ address = [] }, wanted) => ({ address: applyAddresses(address, wanted.addresses) })],
  [['telecoms'], ({ telecom = [] }, wanted) => ({ telecom: applyTelecoms(telecom, wanted.telecoms) })],
]

function own(extension: readonly Extension[], field: OwnField, { [field]: valueString }: Person): Extension[] {
  const url = ownExtensions[field]
  const rest = extension.filter((one) => one.url !== url)
  return valueString === undefined ? rest : [...rest, { url, valueString }]
}

/** A patient with what was changed on the page; every element that the page does not show stays as it was. */
export function applyPerson(patient: Patient, wanted: Person): Patient {
  const before = personFrom(patient)
  let next = patient
  for (const [fields, step] of steps) {
    const isSame = fields.every((field) => isDeepStrictEqual(before[field], wanted[field]))
    if (!isSame) next = withElements(next, step(next, wanted))
  }
  return next
}
