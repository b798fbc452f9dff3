import type { TimelineEntry } from '@siegel/contract/staff'
import type {
  AllergyIntolerance,
  Condition,
  DiagnosticReport,
  DocumentReference,
  Immunization,
  MedicationStatement,
  Observation,
  QuestionnaireResponse,
  ServiceRequest,
  Task,
} from '@siegel/fhir'
import { parseReference } from '@siegel/fhir'
import { escapeText, parseSearch, type SearchQuery } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, SearchPlace, Stored } from '@siegel/records'
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
  {
    type: 'QuestionnaireResponse',
    date: 'authored',
    momentOf: ({ authored }: QuestionnaireResponse) => authored,
    describe: describe.questionnaire,
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
/** What is asked of a source at a time: a chart is a mixture, a page is several of them. */
const chunk = 20

interface PageAsk {
  context: PracticeContext
  reader: RecordReader
  patient: string
  place: TimelinePlace | undefined
}

/** One source, read from the newest on as far as a page needs it. */
class SourceReader {
  readonly candidates: Candidate[] = []
  /** The moment down to which nothing of the source is missing; empty once all of it was read. */
  completeTo = '9999'
  readonly #ask: PageAsk
  readonly #source: Source
  readonly #query: SearchQuery
  #next: SearchPlace | undefined

  constructor(ask: PageAsk, source: Source) {
    this.#ask = ask
    this.#source = source
    const { type, date, also } = source
    // The index counts a day without its time from midnight UTC, the practice from its own: a day more is asked for.
    const from = ask.place === undefined ? [] : [[date, `le${dayLater(ask.place.at)}`] as const]
    const params = [
      ['patient', escapeText(`Patient/${ask.patient}`)],
      ['_sort', `-${date}`],
      ...Object.entries(also ?? {}).map(([name, value]) => [name, escapeText(value)] as const),
      ...from,
    ] as const
    this.#query = parseSearch(type, params, { handling: 'strict' })
  }

  more(): void {
    const { context, reader, place } = this.#ask
    const { matches, next } = reader.search(this.#query, chunk, this.#next)
    this.#next = next
    let last = ''
    for (const stored of matches as Stored<never>[]) {
      const { type, id, at: written } = stored
      last = instantOf(this.#source.momentOf(stored.resource) ?? written, context.timeZone())
      const one = { at: last, reference: `${type}/${id}`, source: this.#source, stored }
      const isAfter = place === undefined || newestFirst(one, place) > 0
      if (isAfter && this.#source.isEntry?.(stored.resource) !== false) this.candidates.push(one)
    }
    this.completeTo = next === undefined ? '' : dayLater(last)
  }
}

/** The newest entries after a place, at most `count`, and the place where they end, unless that is the end. */
export function timelinePage(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  { place, count }: { place?: TimelinePlace | undefined; count: number },
): { entries: TimelineEntry[]; next?: TimelinePlace } {
  const readers = sources.map((source) => new SourceReader({ context, reader, patient, place }, source))
  for (const one of readers) one.more()
  for (;;) {
    // A source that has more to give may hide something between its last row and a day above it.
    const completeTo = readers.reduce((latest, one) => (one.completeTo > latest ? one.completeTo : latest), '')
    const sure = readers.flatMap(({ candidates }) => candidates.filter(({ at }) => at > completeTo))
    if (sure.length <= count && completeTo !== '') {
      for (const one of readers) if (one.completeTo === completeTo) one.more()
      continue
    }
    const page = sure.sort(newestFirst).slice(0, count)
    const last = page.at(-1)
    const handlingOf = describe.handlings(context, reader, patient)
    const entries = page.map((one) => describe.entry(context, reader, one, handlingOf))
    const isEnd = last === undefined || sure.length <= count
    return isEnd ? { entries } : { entries, next: { at: last.at, reference: last.reference } }
  }
}

/**
 * The entry in which a record stands: its own line, or for a value the line or the report that it is part of. Throws
 * 'not-found' for what is not this patient's and for what is in no entry.
 */
export function entryOf(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  reference: string,
): TimelineEntry {
  const asked = recordOf(reader, patient, reference)
  const holder = asked.type === 'Observation' ? holderOf(reader, asked.resource as Observation) : undefined
  const stored = holder === undefined ? asked : recordOf(reader, patient, holder)
  const source = sources.find(({ type }) => type === stored.type)
  if (source === undefined || source.isEntry?.(stored.resource as never) === false) throw new Refusal('not-found')
  const at = instantOf(source.momentOf(stored.resource as never) ?? stored.at, context.timeZone())
  const one = { at, reference: `${stored.type}/${stored.id}`, source, stored: stored as Stored<never> }
  return describe.entry(context, reader, one, describe.handlings(context, reader, patient))
}

function recordOf(reader: RecordReader, patient: string, reference: string): Stored {
  const key = parseReference(reference)
  if (key === undefined || !timelineTypes.includes(key.type)) throw new Refusal('not-found')
  const stored = reader.require(key.type, key.id)
  if (stored.patient !== patient) throw new Refusal('not-found')
  return stored
}

/** What a value is part of: the panel that was typed, or the laboratory's report. */
function holderOf(reader: RecordReader, value: Observation): string | undefined {
  const reference = `Observation/${value.id}`
  if (!describe.standsAlone(value)) {
    const [panel] = reader.find<Observation>('Observation', { 'has-member': reference }, 1)
    return panel === undefined ? undefined : `Observation/${panel.id}`
  }
  const isOfLaboratory = value.category?.some(({ coding }) => coding?.some(({ code }) => code === 'laboratory'))
  if (isOfLaboratory !== true) return undefined
  const [report] = reader.find<DiagnosticReport>('DiagnosticReport', { result: reference }, 1)
  return report === undefined ? undefined : `DiagnosticReport/${report.id}`
}
