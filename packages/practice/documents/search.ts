import type { DocumentReference } from '@siegel/fhir'
import { escapeText, parseSearch } from '@siegel/fhir/r4'
import { isRefusal } from '@siegel/foundation'
import type { RecordReader } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { timelineTypes } from '../timeline.ts'

const most = 500

/**
 * Entries of a chart that hold words beginning with each of those given, wherever in the record they stand, those within
 * documents included. The words themselves stand in no log.
 */
export function searchChart(
  context: Pick<PracticeContext, 'records'>,
  caller: Caller,
  patient: string,
  words: string,
): Promise<string[]> {
  const act = { verb: 'search' as const, patient, object: `Patient/${patient}`, purpose: 'chart' }
  return context.records.read(caller, act, (reader) => {
    reader.require('Patient', patient)
    return [...new Set(timelineTypes.flatMap((type) => found(reader, type, patient, words)))]
  })
}

function found(reader: RecordReader, type: string, patient: string, words: string): string[] {
  try {
    const query = parseSearch(
      type,
      [
        ['patient', `Patient/${patient}`],
        ['_content', escapeText(words)],
      ],
      { handling: 'strict' },
    )
    return reader
      .search(query, most)
      .matches.map(({ resource, id }) => entryOf(resource as DocumentReference, type, id))
  } catch (error) {
    // Nothing but punctuation: no words, no hits.
    if (isRefusal(error, 'search-value-invalid')) return []
    throw error
  }
}

/** The paper form of a report stands with the report. */
const entryOf = ({ context }: DocumentReference, type: string, id: string): string =>
  (type === 'DocumentReference' &&
    context?.related?.find(({ reference }) => reference?.startsWith('DiagnosticReport/'))?.reference) ||
  `${type}/${id}`
