import { all, first, given, groups, object, objects } from './fields.ts'
import type {
  LdtAddress,
  LdtAttachment,
  LdtAttention,
  LdtContacts,
  LdtDoctor,
  LdtMaterial,
  LdtMeasure,
  LdtPatient,
  LdtPerson,
  LdtSender,
  LdtSite,
  LdtTest,
  LdtText,
  LdtTimestamp,
} from './model.ts'
import type { LdtField, LdtObject } from './tree.ts'

type Fields = readonly LdtField[]

export function readTimestamp(fields: Fields, ...roles: string[]): LdtTimestamp | undefined {
  for (const role of roles) {
    const stamp = object(fields, '0054', role)?.fields
    if (stamp === undefined) continue
    return {
      ...given('date', first(stamp, '7278')),
      ...given('time', first(stamp, '7279')),
      ...given('zone', first(stamp, '7273')),
    }
  }
  return undefined
}

/** The running texts (Obj_0068) directly in these fields, in their order. */
export const readTexts = (fields: Fields): LdtText[] =>
  fields.flatMap(({ field, object: text }) => {
    if (text?.id !== '0068') return []
    const lines = all(text.fields, '3564')
    return lines.length === 0 ? [] : [{ role: field, lines }]
  })

const readAddresses = (fields: Fields): LdtAddress[] =>
  fields.flatMap(({ field, object: address }) =>
    address?.id === '0007'
      ? [
          {
            role: field,
            ...given('street', first(address.fields, '3107')),
            ...given('houseNumber', first(address.fields, '3109')),
            ...given('addition', first(address.fields, '3115')),
            ...given('postalCode', first(address.fields, '3112')),
            ...given('city', first(address.fields, '3113')),
            ...given('country', first(address.fields, '3114')),
          },
        ]
      : [],
  )

const readContacts = (fields: Fields): LdtContacts[] =>
  objects(fields, '0031').map(({ fields: contact }) => ({
    phone: all(contact, '7330'),
    mobile: all(contact, '7331'),
    fax: all(contact, '7333'),
    email: all(contact, '7335'),
    web: all(contact, '7334'),
  }))

export function readPerson(fields: Fields): LdtPerson | undefined {
  const person = object(fields, '0047')?.fields
  if (person === undefined) return undefined
  return {
    ...given('affix', first(person, '3100')),
    ...given('prefix', first(person, '3120')),
    ...given('family', first(person, '3101')),
    given: all(person, '3102'),
    ...given('title', first(person, '3104')),
    ...given('birthDate', first(person, '3103')),
    ...given('sex', first(person, '3110')),
    addresses: readAddresses(person),
    contacts: readContacts(person),
  }
}

export function readPatient(fields: Fields): LdtPatient | undefined {
  const patient = object(fields, '0045')?.fields
  if (patient === undefined) return undefined
  return {
    ...given('person', readPerson(patient)),
    ...given('kvnr', first(patient, '3119')),
    ...given('formerNumber', first(patient, '3105')),
    ...given('number', first(patient, '3000')),
  }
}

/** Obj_0019, whose Obj_0043 holds address and contacts; a laboratory's Obj_0036 adds a person to turn to. */
export function readSite(fields: Fields): LdtSite | undefined {
  const site = object(fields, '0019')?.fields ?? []
  const inner = object(site, '0043')?.fields ?? []
  const outer = object(object(fields, '0036')?.fields ?? [], '0043')?.fields ?? []
  if (site.length === 0 && outer.length === 0) return undefined
  return {
    ...given('name', first(site, '0203')),
    ...given('organization', first(inner, '1250') ?? first(outer, '1250')),
    ...given('bsnr', first(site, '0201')),
    addresses: readAddresses(inner),
    contacts: readContacts(inner),
    ...given('contactPerson', readPerson(outer)),
    ...given('contactRole', first(outer, '1252')),
  }
}

const readDoctor = ({ fields }: LdtObject): LdtDoctor => ({
  ...given('person', readPerson(fields)),
  ...given('lanr', first(fields, '0212')),
  ...given('asvTeam', first(fields, '0222')),
})

export function readSender(fields: Fields): LdtSender | undefined {
  const sender = object(fields, '0022')?.fields
  if (sender === undefined) return undefined
  return {
    ...given('customerNumber', first(sender, '8312')),
    doctors: objects(sender, '0014').map(readDoctor),
    ...given('site', readSite(sender)),
  }
}

export const readMeasures = (fields: Fields): LdtMeasure[] =>
  objects(fields, '0069').flatMap((measures) =>
    groups(measures.fields, ['3622', '3623'], ['8421', '8225']).map(({ lead, fields: details }) => ({
      kind: lead.field === '3622' ? ('height' as const) : ('weight' as const),
      value: lead,
      ...given('unit', first(details, '8421')),
      ...given('measured', readTimestamp(details, '8225')),
    })),
  )

export const readMaterials = (fields: Fields): LdtMaterial[] =>
  objects(fields, '0037').map(({ fields: material }) => ({
    ...given('container', first(material, '7364')),
    ...given('ident', first(material, '8428')),
    ...given('name', first(material, '8430')),
    ...given('specification', first(material, '8431')),
    ...given('bodySite', first(material, '7292')),
    drugs: objects(material, '0070').flatMap((drug) => all(drug.fields, '6208')),
    ...given('collected', readTimestamp(material, '8219')),
    ...given('received', readTimestamp(material, '8220')),
    texts: readTexts(material),
  }))

export const readAttention = (fields: Fields): LdtAttention[] =>
  objects(fields, '0026').map(({ fields: attention }) => ({
    reasons: all(attention, '7280'),
    ...given('person', readPerson(attention)),
    texts: readTexts(attention),
  }))

export const readTest = (fields: Fields): LdtTest => ({
  ...given('ident', first(fields, '8410')),
  ...given('name', first(fields, '8411')),
  ...given('analysis', first(fields, '7365')),
  ...given('analysisName', first(fields, '7366')),
  ...given('catalogUrl', first(fields, '7352')),
  ...given('request', first(fields, '8434')),
})

const base64Lines = (fields: Fields): LdtField[] => objects(fields, '0068').flatMap((text) => all(text.fields, '6329'))

/** Every attachment at any depth; base64 lines are joined per attachment, never per file. */
export function readAttachments(fields: Fields): LdtAttachment[] {
  return fields.flatMap(({ object: inner }) => {
    if (inner === undefined) return []
    if (inner.id === '0010') {
      return [
        {
          lines: base64Lines(inner.fields),
          ...given('link', first(inner.fields, '6305')),
          ...given('format', first(inner.fields, '6303')),
          ...given('description', first(inner.fields, '6327')),
        },
      ]
    }
    const lines = inner.id === '0068' ? all(inner.fields, '6329') : []
    return [...(lines.length > 0 ? [{ lines }] : []), ...readAttachments(inner.fields)]
  })
}
