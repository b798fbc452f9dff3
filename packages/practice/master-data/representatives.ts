import type { NewRepresentative, Representative } from '@siegel/contract/staff'
import { displayName, type CodeableConcept, type Extension, type Patient, type RelatedPerson } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'

type Relation = Representative['relation']

const ownSystem = 'urn:siegel:relation'
const roleSystem = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
const rightsUrl = 'urn:siegel:representative-rights'
const endUrl = 'urn:siegel:end-reason'

/** The code of v3-RoleCode where it has one that means the same. */
const roleCodes: Readonly<Record<Relation, string | undefined>> = {
  mother: 'MTH',
  father: 'FTH',
  parent: 'PRN',
  spouse: 'SPS',
  child: 'CHILD',
  'legal-guardian': 'GUARD',
  'power-of-attorney': 'HPOWATT',
  carer: undefined,
  other: undefined,
}
const relations = Object.keys(roleCodes) as Relation[]

const conceptOf = (relation: Relation): CodeableConcept => {
  const role = roleCodes[relation]
  return {
    coding: [
      { system: ownSystem, code: relation },
      ...(role === undefined ? [] : [{ system: roleSystem, code: role }]),
    ],
  }
}

function relationOf({ relationship = [] }: RelatedPerson): Relation {
  const codings = relationship.flatMap(({ coding = [] }) => coding)
  const isOf = (relation: Relation) =>
    codings.some(
      ({ system, code }) =>
        (system === ownSystem && code === relation) ||
        (system === roleSystem && code !== undefined && code === roleCodes[relation]),
    )
  return relations.find(isOf) ?? 'other'
}

const isRight = (code: string | undefined): code is Representative['rights'] =>
  code === 'contact' || code === 'information' || code === 'decisions'

function representativeFrom({ resource, version, id }: Stored<RelatedPerson>, day: string): Representative {
  const { name = [], telecom = [], period, extension = [], active } = resource
  const code = extension.find(({ url }) => url === rightsUrl)?.valueCode
  const phone = telecom.find(({ system }) => system === 'phone')?.value
  const endReason = extension.find(({ url }) => url === endUrl)?.valueString
  const [from, until] = [period?.start?.slice(0, 10), period?.end?.slice(0, 10)]
  const given = name[0]?.given?.join(' ')
  return {
    id,
    version,
    name: displayName(name[0], 'text'),
    family: name[0]?.family ?? '',
    ...(given === undefined ? {} : { given }),
    relation: relationOf(resource),
    rights: isRight(code) ? code : 'contact',
    ...(phone === undefined ? {} : { phone }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    isCurrent: active !== false && (from === undefined || from <= day) && (until === undefined || until >= day),
    ...(endReason === undefined ? {} : { endReason }),
  }
}

const rank: Readonly<Record<Representative['rights'], number>> = { decisions: 0, information: 1, contact: 2 }

/** Who speaks or spoke for a patient: those of today first, and among them those with the most rights. */
export function representativesOf(reader: RecordReader, patient: string, day: string): Representative[] {
  return reader
    .compartment<RelatedPerson>(patient, 'RelatedPerson')
    .filter(({ resource }) => resource.patient.reference === `Patient/${patient}`)
    .map((stored) => representativeFrom(stored, day))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || rank[a.rights] - rank[b.rights])
}

/** Throws 'not-found', or 'dates-reversed'. */
export function addRepresentative(
  context: PracticeContext,
  caller: Caller,
  patient: string,
  draft: NewRepresentative,
): { id: string } {
  const { family, given, relation, rights, phone, from, until } = draft
  if (from !== undefined && until !== undefined && until < from) throw new Refusal('dates-reversed')
  const person: RelatedPerson = {
    resourceType: 'RelatedPerson',
    extension: [{ url: rightsUrl, valueCode: rights }],
    active: true,
    patient: { reference: `Patient/${patient}` },
    relationship: [conceptOf(relation)],
    name: [{ use: 'official', family, ...(given === undefined ? {} : { given: given.split(/\s+/) }) }],
    ...(phone === undefined ? {} : { telecom: [{ system: 'phone' as const, value: phone }] }),
    ...(from === undefined && until === undefined
      ? {}
      : { period: { ...(from === undefined ? {} : { start: from }), ...(until === undefined ? {} : { end: until }) } }),
  }
  const act = { verb: 'create' as const, patient, purpose: 'master-data' }
  return context.records.transact(caller, act, (write) => {
    write.require<Patient>('Patient', patient)
    return { id: write.create(person).id }
  })
}

/** The patient whose representative it was. Throws 'not-found' and 'version-conflict'; what has ended already is 'already-ended'. */
export function endRepresentative(
  context: PracticeContext,
  caller: Caller,
  id: string,
  ask: { ifVersion: number; on: string; reason: string },
): string {
  const act = { verb: 'update' as const, object: `RelatedPerson/${id}`, purpose: 'master-data' }
  return context.records.transact(caller, act, (write) => {
    const { resource, version, patient = '' } = write.require<RelatedPerson>('RelatedPerson', id)
    if (version !== ask.ifVersion) throw new Refusal('version-conflict')
    if (resource.active === false) throw new Refusal('already-ended')
    if (resource.period?.start !== undefined && ask.on < resource.period.start.slice(0, 10))
      throw new Refusal('dates-reversed')
    const reason: Extension = { url: endUrl, valueString: ask.reason }
    const extension = [...(resource.extension ?? []), reason]
    write.update<RelatedPerson>(
      { ...resource, extension, active: false, period: { ...resource.period, end: ask.on } },
      version,
    )
    return patient
  })
}
