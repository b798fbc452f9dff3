import type { Permission } from '@siegel/contract'
import type { UploadOf } from '@siegel/contract/patient'
import type { Questionnaire, QuestionnaireResponse, Reference } from '@siegel/fhir'
import { checkAnswers, readForm, responseOf } from '@siegel/forms'
import { Refusal } from '@siegel/foundation'
import { inboxTask, requireChart, type InboxTask } from '@siegel/intake'
import type { RecordTransactor, Stored } from '@siegel/records'
import { answered, askedBy, requestSystem, stateOf, type RequestTask } from './request.ts'

type Body = UploadOf<'answers'>

/** What is known of answers beside what they say. */
export interface AnswersFacts {
  patient: string
  /** The very questionnaire that lies in the mailbox. */
  sent: Questionnaire
  /** Of the patient, and of who acts for the patient, where somebody does. */
  name: string
  proxy?: string | undefined
  /** Of the response, and when it comes. */
  id: string
  at: string
}

/** Answers that fit, but that no record knows yet. */
export interface ReceivedAnswers {
  reference: string
  response: QuestionnaireResponse
  needs: readonly Permission[]
  /** Writes response and item of the inbox, and ends the request. Throws what `requireOpen` throws. */
  keep: (write: RecordTransactor) => void
}

/** Checks answers against the questionnaire that was sent. Throws Refusal 'answers-refused' for what it does not ask so. */
export function receiveAnswers(body: Body, { patient, sent, name, proxy, id, at }: AnswersFacts): ReceivedAnswers {
  const read = readForm(sent)
  if ('problems' in read) throw new Refusal('questionnaire-unknown', read.problems[0]?.code)
  const [problem] = checkAnswers(read.form, body.answers)
  if (problem !== undefined) throw new Refusal('answers-refused', problem.issue)
  const subject = { reference: `Patient/${patient}` }
  // Who acts for the patient answers under their own name.
  const author: Reference =
    proxy === undefined ? { ...subject, display: name } : { type: 'RelatedPerson', display: proxy }
  const identifier = { system: requestSystem, value: body.request }
  const facts = { questionnaire: sent, identifier, subject, author, authored: at }
  const response = { ...responseOf(read.form, body.answers, facts), id }
  const reference = `QuestionnaireResponse/${id}`
  return {
    reference,
    response,
    needs: ['patient.list', 'chart.read', 'chart.write', 'inbox.read', 'inbox.assign'],
    keep: (write) => {
      requireChart(write, patient)
      const { resource: task, version } = requireOpen(write, patient, body)
      write.create<QuestionnaireResponse>(response, id)
      write.update<RequestTask>({ ...answered(task, reference, write.at), id: body.request }, version)
      const { title } = read.form
      const item = { kind: 'answers' as const, focus: { reference }, title, from: proxy ?? '' }
      write.create<InboxTask>(
        inboxTask(undefined, patient, write.at, { ...item, abnormal: 0, critical: 0, warnings: [] }),
      )
    },
  }
}

/**
 * A request of this patient for this questionnaire that waits. Throws Refusal 'questionnaire-unknown' for somebody else's
 * and for none, 'questionnaire-answered', 'questionnaire-withdrawn' or 'questionnaire-replaced'.
 */
function requireOpen(
  write: RecordTransactor,
  patient: string,
  { request, questionnaire, questionnaireVersion }: Body,
): Stored<RequestTask> {
  const stored = write.get<RequestTask>('Task', request)
  const asked = stored === undefined ? undefined : askedBy(stored.resource)
  if (stored === undefined || asked === undefined || stored.patient !== patient)
    throw new Refusal('questionnaire-unknown')
  const state = stateOf(stored.resource)
  if (state !== 'sent') throw new Refusal(`questionnaire-${state ?? 'unknown'}`)
  const isThis = asked.questionnaire === questionnaire && asked.version === questionnaireVersion
  if (!isThis) throw new Refusal('questionnaire-replaced')
  return stored
}
