import { isDeepStrictEqual } from 'node:util'
import type { Insurance } from '@siegel/contract/staff'
import {
  coverageTypeSystem,
  gkvSystem,
  identifierTypeSystem,
  iknrSystem,
  versichertenartUrl,
  versichertenstatusSystem,
  type Coverage,
  type Reference,
} from '@siegel/fhir'
import type { RecordReader, RecordTransactor, Stored } from '@siegel/records'

const codes = { GKV: 'statutory', PKV: 'private', SEL: 'self' } as const
const codeOf = { statutory: 'GKV', private: 'PKV', self: 'SEL', other: undefined } as const
const last = 99
const most = 6

const kindOf = ({ type }: Coverage): Insurance['kind'] => {
  const code = type?.coding?.find(({ system }) => system === coverageTypeSystem)?.code
  return code === 'GKV' || code === 'PKV' || code === 'SEL' ? codes[code] : 'other'
}

/** What insures a patient now, first who pays first. What was ended is no more among them. */
export function coveragesOf(reader: RecordReader, patient: string): Stored<Coverage>[] {
  return reader
    .compartment<Coverage>(patient, 'Coverage')
    .filter(({ resource: { status, beneficiary } }) => {
      return (status === 'active' || status === 'draft') && beneficiary.reference === `Patient/${patient}`
    })
    .sort((a, b) => (a.resource.order ?? last) - (b.resource.order ?? last) || a.seq - b.seq)
    .slice(0, most)
}

export function insuranceFrom(coverage: Coverage): Insurance {
  const { id, identifier = [], payor, period, extension = [] } = coverage
  const kind = kindOf(coverage)
  const payer = payor.find(({ display }) => display !== undefined)
  const ik = payor.find((one) => one.identifier?.system === iknrSystem)?.identifier?.value
  const number = identifier.find(({ value }) => value !== undefined)?.value
  const status = extension.find(({ url }) => url === versichertenartUrl)?.valueCoding?.code
  return {
    ...(id === undefined ? {} : { id }),
    kind,
    ...(payer?.display === undefined || kind === 'self' ? {} : { insurer: payer.display }),
    ...(ik === undefined ? {} : { ik }),
    ...(number === undefined ? {} : { number }),
    ...(status === '1' || status === '3' || status === '5' ? { memberStatus: status } : {}),
    ...(period?.start === undefined ? {} : { from: period.start.slice(0, 10) }),
    ...(period?.end === undefined ? {} : { until: period.end.slice(0, 10) }),
  }
}

function payorsOf(before: Coverage | undefined, patient: string, { kind, insurer, ik }: Insurance): Reference[] {
  if (kind === 'self') return [{ reference: `Patient/${patient}` }]
  const [old, ...more] = before?.payor.filter(({ reference }) => reference !== `Patient/${patient}`) ?? []
  const { display: _display, identifier: _identifier, ...kept } = old ?? {}
  return [
    {
      ...kept,
      ...(ik === undefined ? {} : { identifier: { system: iknrSystem, value: ik } }),
      display: insurer ?? '?',
    },
    ...more,
  ]
}

function numbersOf(before: Coverage | undefined, { number, kind }: Insurance) {
  const list = before?.identifier ?? []
  const at = list.findIndex(({ value }) => value !== undefined)
  if (at >= 0)
    return list.flatMap((one, place) =>
      place !== at ? [one] : number === undefined ? [] : [{ ...one, value: number }],
    )
  if (number === undefined) return list
  const type = kind === 'private' ? { type: { coding: [{ system: identifierTypeSystem, code: 'PKV' }] } } : {}
  return [...list, { ...type, value: number }]
}

function coverageOf(
  before: Coverage | undefined,
  patient: string,
  wanted: Insurance,
  { order, kvnr }: { order: number; kvnr: string | undefined },
): Coverage {
  const { identifier: _, extension = [], period, type, beneficiary: insured, ...kept } = before ?? {}
  const { identifier: _number, ...person } = insured ?? {}
  const code = codeOf[wanted.kind]
  const identifier = numbersOf(before, wanted)
  const others = extension.filter(({ url }) => url !== versichertenartUrl)
  const status = wanted.memberStatus
  const extensions =
    status === undefined
      ? others
      : [...others, { url: versichertenartUrl, valueCoding: { system: versichertenstatusSystem, code: status } }]
  const { start: _start, end: _end, ...times } = period ?? {}
  const lasting = {
    ...times,
    ...(wanted.from === undefined ? {} : { start: wanted.from }),
    ...(wanted.until === undefined ? {} : { end: wanted.until }),
  }
  const typed = code === undefined ? type : { ...type, coding: [{ system: coverageTypeSystem, code }] }
  return {
    ...kept,
    resourceType: 'Coverage',
    ...(extensions.length === 0 ? {} : { extension: extensions }),
    ...(identifier.length === 0 ? {} : { identifier }),
    status: before?.status ?? 'active',
    ...(typed === undefined ? {} : { type: typed }),
    beneficiary: {
      ...person,
      reference: `Patient/${patient}`,
      ...(wanted.kind === 'statutory' && kvnr !== undefined ? { identifier: { system: gkvSystem, value: kvnr } } : {}),
    },
    ...(Object.keys(lasting).length === 0 ? {} : { period: lasting }),
    payor: payorsOf(before, patient, wanted),
    order,
  }
}

/**
 * Writes what was changed about a patient's insurances, in the order given; one that is left out ends. Entries whose id
 * is none of this patient's are new.
 */
export function saveInsurances(
  write: RecordTransactor,
  patient: string,
  wanted: readonly Insurance[],
  kvnr: string | undefined,
): void {
  const stored = coveragesOf(write, patient)
  const known = new Map(stored.map((one) => [one.id, one]))
  const kept = new Set<string>()
  for (const [at, insurance] of wanted.entries()) {
    const order = at + 1
    const before = insurance.id === undefined || kept.has(insurance.id) ? undefined : known.get(insurance.id)
    if (before === undefined) {
      write.create(coverageOf(undefined, patient, insurance, { order, kvnr }))
      continue
    }
    kept.add(before.id)
    const isSame = isDeepStrictEqual(insuranceFrom(before.resource), insurance)
    const isInPlace = (before.resource.order ?? stored.indexOf(before) + 1) === order
    const number = before.resource.beneficiary.identifier?.value
    const isSameNumber = insurance.kind !== 'statutory' || number === undefined || number === kvnr
    if (isSame && isInPlace && isSameNumber) continue
    write.update(coverageOf(before.resource, patient, insurance, { order, kvnr }), before.version)
  }
  for (const { resource, version, id } of stored)
    if (!kept.has(id)) write.update<Coverage>({ ...resource, status: 'cancelled' }, version)
}
