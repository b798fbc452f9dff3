import {
  type Address,
  type ContactPoint,
  type Extension,
  gkvSystem,
  type HumanName,
  kvnrIssue,
  namenszusatzUrl,
  type Organization,
  ownNameUrl,
  ownPrefixUrl,
  type Patient,
  type Practitioner,
} from '@siegel/fhir'
import type { LdtAddress, LdtContacts, LdtDoctor, LdtPatient, LdtPerson, LdtSite } from '../ldt/model.ts'
import type { LdtField } from '../ldt/tree.ts'
import { asvSystem, bsnrSystem, lanrSystem, scopedSystem } from '../systems.ts'
import { listed, type Mapping } from './mapping.ts'
import { birthDate } from './time.ts'

const addressPart = (part: string, value: string | undefined): Extension[] =>
  value === undefined
    ? []
    : [{ url: `http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-${part}`, valueString: value }]

function address(mapping: Mapping, from: LdtAddress): Address[] {
  const [street, number] = [mapping.carry(from.street), mapping.carry(from.houseNumber)]
  const addition = mapping.carry(from.addition)
  const [postalCode, city] = [mapping.carry(from.postalCode), mapping.carry(from.city)]
  const country = mapping.carry(from.country)
  const streetLine = [street, number].filter((part) => part !== undefined).join(' ')
  const lines = [
    { text: streetLine, extension: [...addressPart('streetName', street), ...addressPart('houseNumber', number)] },
    { text: addition ?? '', extension: addressPart('additionalLocator', addition) },
  ].filter(({ text }) => text !== '')
  const result: Address = {
    ...listed(
      'line',
      lines.map(({ text }) => text),
    ),
    ...listed(
      '_line',
      lines.map(({ extension }) => ({ extension })),
    ),
    ...(postalCode === undefined ? {} : { postalCode }),
    ...(city === undefined ? {} : { city }),
    // The plate code of Germany is the only one whose ISO 3166 code a file's "D" can mean.
    ...(country === undefined ? {} : { country: country === 'D' ? 'DE' : country }),
  }
  if (Object.keys(result).length === 0) return []
  return [{ use: from.role === '8228' ? 'home' : 'work', type: 'both', ...result }]
}

function telecom(mapping: Mapping, contacts: readonly LdtContacts[]): ContactPoint[] {
  const points = (fields: readonly LdtField[], point: ContactPoint): ContactPoint[] =>
    fields.flatMap((field) => {
      const value = mapping.carry(field)
      return value === undefined ? [] : [{ ...point, value }]
    })
  return contacts.flatMap(({ phone, mobile, fax, email, web }) => [
    ...points(phone, { system: 'phone' }),
    ...points(mobile, { system: 'phone', use: 'mobile' }),
    ...points(fax, { system: 'fax' }),
    ...points(email, { system: 'email' }),
    ...points(web, { system: 'url' }),
  ])
}

/** HumannameDeBasis: the family name whole, its parts as extensions. */
function humanName(mapping: Mapping, person: LdtPerson): HumanName[] {
  const [affix, prefix] = [mapping.carry(person.affix), mapping.carry(person.prefix)]
  const own = mapping.carry(person.family)
  const title = mapping.carry(person.title)
  const given = person.given.flatMap((field) => mapping.carry(field) ?? [])
  const parts: Extension[] = [
    ...(affix === undefined ? [] : [{ url: namenszusatzUrl, valueString: affix }]),
    ...(prefix === undefined ? [] : [{ url: ownPrefixUrl, valueString: prefix }]),
    ...(own === undefined ? [] : [{ url: ownNameUrl, valueString: own }]),
  ]
  const family = [affix, prefix, own].filter((part) => part !== undefined).join(' ')
  const name: HumanName = {
    ...(family === '' ? {} : { family, _family: { extension: parts } }),
    ...listed('given', given),
    ...(title === undefined ? {} : { prefix: [title] }),
  }
  return Object.keys(name).length === 0 ? [] : [{ use: 'official', ...name }]
}

const genders: Record<string, NonNullable<Patient['gender']>> = {
  M: 'male',
  W: 'female',
  D: 'other',
  X: 'other',
  U: 'unknown',
  '1': 'male',
  '2': 'female',
}

/** D and X both are `other` in FHIR; the German extension keeps them apart. */
function gender(mapping: Mapping, sex: LdtField | undefined): Pick<Patient, 'gender' | '_gender'> {
  const code = sex && genders[sex.content]
  if (code === undefined) return {}
  mapping.carry(sex)
  if (code !== 'other') return { gender: code }
  const system = 'http://fhir.de/CodeSystem/gender-amtlich-de'
  return {
    gender: code,
    _gender: {
      extension: [
        {
          url: 'http://fhir.de/StructureDefinition/gender-amtlich-de',
          valueCoding: { system, code: sex?.content ?? '' },
        },
      ],
    },
  }
}

function born(mapping: Mapping, field: LdtField | undefined): Pick<Patient, 'birthDate'> {
  if (field === undefined) return {}
  const birth = birthDate(field.content)
  if (birth === undefined || birth.reordered) mapping.warn('birth-date', field)
  if (birth === undefined) return {}
  mapping.carry(field)
  return { birthDate: birth.date }
}

/** The patient as the file shows them; `practice` (a BSNR) scopes the patient number. */
export function mapPatient(mapping: Mapping, from: LdtPatient | undefined, practice: string | undefined): Patient {
  if (from === undefined) return { resourceType: 'Patient' }
  const { person } = from
  if (from.kvnr !== undefined && kvnrIssue(from.kvnr.content) !== undefined) mapping.warn('kvnr', from.kvnr)
  const identifier = [
    ...mapping.identifier(from.kvnr, gkvSystem),
    ...mapping.identifier(from.formerNumber),
    ...mapping.identifier(from.number, scopedSystem('3000', practice)),
  ]
  return {
    resourceType: 'Patient',
    ...listed('identifier', identifier),
    ...(person === undefined
      ? {}
      : {
          ...listed('name', humanName(mapping, person)),
          ...listed('telecom', telecom(mapping, person.contacts)),
          ...gender(mapping, person.sex),
          ...born(mapping, person.birthDate),
          ...listed(
            'address',
            person.addresses.flatMap((item) => address(mapping, item)),
          ),
        }),
  }
}

export function mapDoctor(mapping: Mapping, doctor: LdtDoctor): Practitioner {
  const { person } = doctor
  return {
    resourceType: 'Practitioner',
    ...listed('identifier', [
      ...mapping.identifier(doctor.lanr, lanrSystem),
      ...mapping.identifier(doctor.asvTeam, asvSystem),
    ]),
    ...(person === undefined
      ? {}
      : {
          ...listed('name', humanName(mapping, person)),
          ...listed('telecom', telecom(mapping, person.contacts)),
          ...listed(
            'address',
            person.addresses.flatMap((item) => address(mapping, item)),
          ),
        }),
  }
}

export function mapSite(mapping: Mapping, site: LdtSite, customerNumber?: LdtField): Organization {
  const [name, organization] = [mapping.carry(site.name), mapping.carry(site.organization)]
  const person = site.contactPerson
  const purpose = mapping.concept(site.contactRole)
  const contactName = person && humanName(mapping, person)[0]
  const contact = {
    ...(purpose === undefined ? {} : { purpose }),
    ...(contactName === undefined ? {} : { name: contactName }),
  }
  const title = name ?? organization
  return {
    resourceType: 'Organization',
    ...listed('identifier', [...mapping.identifier(site.bsnr, bsnrSystem), ...mapping.identifier(customerNumber)]),
    ...(title === undefined ? {} : { name: title }),
    ...(organization === undefined || organization === title ? {} : { alias: [organization] }),
    ...listed('telecom', telecom(mapping, site.contacts)),
    ...listed(
      'address',
      site.addresses.flatMap((item) => address(mapping, item)),
    ),
    ...listed('contact', Object.keys(contact).length === 0 ? [] : [contact]),
  }
}
