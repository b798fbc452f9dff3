import type { Chart, MasterData, TimelineEntry } from '@siegel/contract/staff'
import type { Patient } from '@siegel/fhir'
import type { Caller, PracticeContext } from './context.ts'
import { draftsIn } from './entries/drafts.ts'
import { headerOf } from './master-data/header.ts'
import { summaryOf } from './summary.ts'
import { entryOf, timelinePage, type TimelinePlace } from './timeline.ts'

/** Entries that a chart opens with, and that each further page has: a screen and a half, and what a search reads on. */
const first = 60
const further = 200

/**
 * What one sees when a chart is opened: header, summary, drafts and the newest entries. Throws 'not-found', or
 * 'chart-damaged' where the log disagrees.
 */
export async function chart(context: PracticeContext, caller: Caller, patient: string): Promise<Chart> {
  context.records.verifyChart(patient)
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'chart' },
    (reader) => {
      const stored = reader.require<Patient>('Patient', patient)
      reader.requireChart(patient)
      return {
        ...headerOf(context, reader, stored),
        revision: context.records.revisionOf(patient),
        summary: summaryOf(context, reader, patient),
        drafts: draftsIn(reader, patient),
        timeline: timelinePage(context, reader, patient, { count: first }),
      }
    },
  )
}

/** Older entries, after a place. */
export function olderEntries(
  context: PracticeContext,
  caller: Caller,
  patient: string,
  place: TimelinePlace,
): Promise<{ entries: TimelineEntry[]; next?: TimelinePlace }> {
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'chart' },
    (reader) => {
      reader.requireChart(patient)
      return timelinePage(context, reader, patient, { place, count: further })
    },
  )
}

/** The entry in which a record of this patient stands. Throws 'not-found'. */
export function chartEntry(
  context: PracticeContext,
  caller: Caller,
  patient: string,
  reference: string,
): Promise<TimelineEntry> {
  return context.records.read(caller, { verb: 'read', patient, object: reference, purpose: 'chart' }, (reader) => {
    reader.requireChart(patient)
    return entryOf(context, reader, patient, reference)
  })
}

/** What is read for the header alone, by those who may not open the chart. Throws 'not-found'. */
export function masterData(context: PracticeContext, caller: Caller, patient: string): Promise<MasterData> {
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'master-data' },
    (reader) => headerOf(context, reader, reader.require<Patient>('Patient', patient)),
  )
}
