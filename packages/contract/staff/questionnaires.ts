import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  questionnaireAnswers,
  questionnaireImport,
  questionnaireRequest,
  questionnaireRow,
} from './questionnaire-shapes.ts'
import { date, id, idParams } from './shapes.ts'

/** A little more than a questionnaire may have, so that one that is too large is told so. */
const fileLimit_bytes = 512 * 1024

/** Questionnaires of the practice, and those that patients have been asked to answer. */
export const questionnaireEndpoints = {
  questionnaires: endpoint({
    method: 'GET',
    path: '/api/questionnaires',
    access: 'questionnaires.read',
    audit: 'read',
    says: 'The questionnaires that can be sent, and those that are out of use.',
    output: z.object({ rows: z.array(questionnaireRow) }),
  }),
  questionnaire: endpoint({
    method: 'GET',
    path: '/api/questionnaires/:id',
    access: 'questionnaires.read',
    audit: 'read',
    says: 'One questionnaire as FHIR.',
    params: idParams,
    output: z.looseObject({ resourceType: z.literal('Questionnaire') }),
  }),
  importQuestionnaire: endpoint({
    method: 'POST',
    path: '/api/questionnaires',
    access: 'questionnaires.write',
    audit: 'create',
    says: 'A questionnaire as FHIR JSON; what of it could not be shown to patients keeps it out, each with the reason.',
    input: { octets: ['application/fhir+json', 'application/json', 'application/octet-stream'] } as const,
    output: questionnaireImport,
    bodyLimit_bytes: fileLimit_bytes,
  }),
  retireQuestionnaire: endpoint({
    method: 'PUT',
    path: '/api/questionnaires/:id/retired',
    access: 'questionnaires.write',
    audit: 'update',
    says: 'Takes a questionnaire out of use, or takes it up again. What was sent can still be answered.',
    params: idParams,
    input: z.strictObject({ version: z.number().int().min(0), retired: z.boolean() }),
  }),
  patientQuestionnaires: endpoint({
    method: 'GET',
    path: '/api/patients/:id/questionnaires',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'The questionnaires that were sent to a patient, newest first, and what became of them.',
    params: idParams,
    output: z.object({ rows: z.array(questionnaireRequest) }),
  }),
  sendQuestionnaire: endpoint({
    method: 'POST',
    path: '/api/patients/:id/questionnaires',
    access: 'message.write',
    audit: 'send-questionnaire',
    says: 'A questionnaire into the mailbox of a patient; one of the same that waits there is replaced.',
    params: idParams,
    input: z.strictObject({ key: z.uuid(), questionnaire: id, due: date.optional() }),
  }),
  withdrawQuestionnaire: endpoint({
    method: 'POST',
    path: '/api/patients/:id/questionnaires/:request/withdrawal',
    access: 'message.write',
    audit: 'withdraw',
    says: 'Takes a questionnaire back that has not been answered.',
    params: z.object({ id, request: id }),
  }),
  questionnaireAnswers: endpoint({
    method: 'GET',
    path: '/api/patients/:id/questionnaire-answers/:response',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'What a patient has answered, with the questions.',
    params: z.object({ id, response: id }),
    output: questionnaireAnswers,
  }),
}
