import type { TimelineEntry } from '@siegel/contract/staff'
import type {
  AllergyIntolerance,
  Condition,
  DiagnosticReport,
  DocumentReference,
  DomainResource,
  Immunization,
  MedicationStatement,
  Observation,
  ServiceRequest,
  Task,
} from '@siegel/fhir'
import { escapeText, parseSearch } from '@siegel/fhir/r4'
import type { RecordReader, Stored } from '@siegel/records'
import { instantOf, type PracticeContext } from './context.ts'
import * as describe from './timeline-entries.ts'

/** Where a page of the timeline ended: the moment and the record of its last entry. */
export interface TimelinePlace {
  at: string
  reference: string
}

interface Source {
  type: string
  /** The search parameter of the moment that an entry is about. */
  date: string
  also?: Readonly<Record<string, string>>
  momentOf: (resource: never) => string | undefined
  isEntry?: (resource: never) => boolean
  describe: (context: PracticeContext, reader: RecordReader, stored: Stored<never>) => describe.EntryContent
}

/** What stands in a timeline: for each type its date, and what of it is an entry of its own. */
const sources: readonly Source[] = [
  {
    type: 'DiagnosticReport',
    date: 'date',
    momentOf: ({ effectiveDateTime, issued }: DiagnosticReport) => effectiveDateTime ?? issued,
    describe: describe.report,
  },
  {
    type: 'DocumentReference',
    date: 'date',
    momentOf: ({ date }: DocumentReference) => date,
    // The paper form of a report stands with the report.
    isEntry: ({ context }: DocumentReference) =>
      !context?.related?.some(({ reference }) => reference?.startsWith('DiagnosticReport/')),
    describe: describe.document,
  },
  {
    type: 'ServiceRequest',
    date: 'authored',
    momentOf: ({ authoredOn }: ServiceRequest) => authoredOn,
    isEntry: ({ basedOn }: ServiceRequest) => basedOn === undefined,
    describe: describe.order,
  },
  {
    type: 'Observation',
    date: 'date',
    also: { 'category:not': 'laboratory' },
    momentOf: ({ effectiveDateTime, issued }: Observation) => effectiveDateTime ?? issued,
    isEntry: describe.standsAlone,
    describe: describe.observation,
  },
  {
    type: 'Condition',
    date: 'recorded-date',
    momentOf: ({ recordedDate, onsetDateTime }: Condition) => recordedDate ?? onsetDateTime,
    describe: describe.condition,
  },
  {
    type: 'MedicationStatement',
    date: 'effective',
    momentOf: ({ effectivePeriod, effectiveDateTime }: MedicationStatement) =>
      effectivePeriod?.start ?? effectiveDateTime,
    describe: describe.medication,
  },
  {
    type: 'AllergyIntolerance',
    date: 'date',
    momentOf: ({ recordedDate }: AllergyIntolerance) => recordedDate,
    describe: describe.allergy,
  },
  {
    type: 'Immunization',
    date: 'date',
    momentOf: ({ occurrenceDateTime }: Immunization) => occurrenceDateTime,
    describe: describe.immunization,
  },
  {
    type: 'Task',
    date: 'authored-on',
    momentOf: ({ authoredOn }: Task) => authoredOn,
    isEntry: describe.isOwnTask,
    describe: describe.task,
  },
]

export const timelineTypes: readonly string[] = sources.map(({ type }) => type)

interface Candidate {
  at: string
  reference: string
  source: Source
  stored: Stored<never>
}

const newestFirst = (a: TimelinePlace, b: TimelinePlace): number =>
  a.at === b.at ? (a.reference < b.reference ? 1 : -1) : a.at < b.at ? 1 : -1

const day_ms = 86_400_000
const dayLater = (at: string): string => new Date(Date.parse(at) + day_ms).toISOString()

/** Candidates of one source that come after a place, newest first, and the moment down to which they are complete. */
function candidatesOf(
  context: PracticeContext,
  reader: RecordReader,
  { patient, place, count }: { patient: string; place: TimelinePlace | undefined; count: number },
  source: Source,
): { found: Candidate[]; completeTo: string } {
  const params: [string, string][] = [
    ['patient', `Patient/${patient}`],
    ['_sort', `-${source.date}`],
    ...Object.entries(source.also ?? {}),
    // The index counts a day without its time from midnight UTC, the practice from its own: a day more is asked for.
    ...(place === undefined ? [] : [[source.date, `le${dayLater(place.at)}`] as [string, string]]),
  ]
  const query = parseSearch(
    source.type,
    params.map(([name, value]) => [name, name === '_sort' || name === source.date ? value : escapeText(value)]),
    { handling: 'strict' },
  )
  const rows = reader.search(query, count).matches as Stored<never>[]
  const moments = rows.map((stored) => instantOf(source.momentOf(stored.resource) ?? stored.at, context.timeZone()))
  const found = rows.flatMap((stored, index): Candidate[] => {
    const { resource, type, id } = stored as Stored<DomainResource>
    const one = { at: moments[index] ?? stored.at, reference: `${type}/${id}`, source, stored }
    if (place !== undefined && newestFirst(one, place) <= 0) return []
    return source.isEntry?.(resource as never) === false ? [] : [one]
  })
  const last = moments.at(-1)
  return { found, completeTo: rows.length < count || last === undefined ? '' : dayLater(last) }
}

/** The newest entries after a place, at most `count`, and the place where they end, unless that is the end. */
export function timelinePage(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  { place, count }: { place?: TimelinePlace | undefined; count: number },
): { entries: TimelineEntry[]; next?: TimelinePlace } {
  for (let asked = count + 1; ; asked *= 4) {
    const parts = sources.map((source) => candidatesOf(context, reader, { patient, place, count: asked }, source))
    // A source that has more to give may hide something between its last row and a day above it.
    const completeTo = parts.reduce((latest, part) => (part.completeTo > latest ? part.completeTo : latest), '')
    const sure = parts
      .flatMap(({ found }) => found)
      .filter(({ at }) => at > completeTo)
      .sort(newestFirst)
    const isAll = completeTo === ''
    if (sure.length <= count && !isAll && asked < 10_000 && (sure.length === 0 || sure.length < count / 4)) continue
    const page = sure.slice(0, count)
    const last = page.at(-1)
    const tasks = describe.handlings(context, reader, patient)
    const entries = page.map((one) => describe.entry(context, reader, one, tasks))
    const isEnd = last === undefined || (isAll && sure.length <= count)
    return isEnd ? { entries } : { entries, next: { at: last.at, reference: last.reference } }
  }
}
