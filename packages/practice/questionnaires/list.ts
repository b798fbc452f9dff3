import type { QuestionnaireAnswers, QuestionnaireRequest } from '@siegel/contract/staff'
import { parseReference, type QuestionnaireResponse } from '@siegel/fhir'
import { answeredLines, titleOfResponse } from '@siegel/forms'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { askedBy, requestsTo, responseIn, stateOf, type RequestTask } from './request.ts'

const purpose = 'questionnaires'

/** What a patient was asked to answer, newest first. Throws Refusal 'not-found' or 'chart-protected'. */
export const patientQuestionnaires = (
  context: PracticeContext,
  caller: Caller,
  patient: string,
): Promise<QuestionnaireRequest[]> =>
  context.records.read(caller, { verb: 'read', patient, purpose }, (reader) => {
    reader.require('Patient', patient)
    reader.requireChart(patient)
    return requestsTo(reader, patient)
      .flatMap((stored) => rowOf(context, reader, stored))
      .sort((a, b) => (a.at < b.at ? 1 : -1))
  })

function rowOf(
  context: PracticeContext,
  reader: RecordReader,
  { id, at, resource: task }: Stored<RequestTask>,
): QuestionnaireRequest[] {
  const [asked, state] = [askedBy(task), stateOf(task)]
  if (asked === undefined || state === undefined) return []
  const { released, withdrawn } = context.releaseOf(`Task/${id}`)
  const due = task.restriction?.period?.end?.slice(0, 10)
  const reference = state === 'answered' ? responseIn(task) : undefined
  const key = reference === undefined ? undefined : parseReference(reference)
  const response =
    key?.type === 'QuestionnaireResponse'
      ? reader.get<QuestionnaireResponse>('QuestionnaireResponse', key.id)?.resource
      : undefined
  return [
    {
      request: id,
      title: task.description ?? '?',
      questionnaire: asked.questionnaire,
      // Where the record went to another chart, or was taken out of the mailbox with everything else, it cannot be answered.
      state: state === 'sent' && withdrawn !== undefined ? 'withdrawn' : state,
      at: task.authoredOn ?? at,
      by: task.requester?.display ?? '',
      ...(due === undefined ? {} : { due }),
      ...(released?.fetchedAt === undefined ? {} : { fetchedAt: released.fetchedAt }),
      ...(released?.viewedAt === undefined ? {} : { viewedAt: released.viewedAt }),
      ...(response === undefined || reference === undefined
        ? {}
        : { answered: { at: response.authored ?? at, by: byOf(response), response: reference } }),
    },
  ]
}

const byOf = ({ author, source }: QuestionnaireResponse): string => author?.display ?? source?.display ?? ''

/** What was answered, question by question. Throws Refusal 'not-found' for none of this patient's. */
export const questionnaireAnswers = (
  context: PracticeContext,
  caller: Caller,
  { patient, response }: { patient: string; response: string },
): Promise<QuestionnaireAnswers> =>
  context.records.read(caller, { verb: 'read', patient, purpose }, (reader) => {
    reader.requireChart(patient)
    const stored = reader.require<QuestionnaireResponse>('QuestionnaireResponse', response)
    if (stored.patient !== patient) throw new Refusal('not-found')
    return answersOf(stored)
  })

/** For who has the response already. */
export const answersOf = ({ resource, at }: Stored<QuestionnaireResponse>): QuestionnaireAnswers => ({
  title: titleOfResponse(resource) ?? '',
  by: byOf(resource),
  at: new Date(resource.authored ?? at).toISOString(),
  lines: answeredLines(resource),
})
