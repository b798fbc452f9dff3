import { systemCaller } from '@siegel/access'
import type { questionnaireEndpoints } from '@siegel/contract/staff'
import type { Handlers } from '@siegel/http'
import {
  composeQuestionnaire,
  importQuestionnaire,
  patientQuestionnaires,
  questionnaire,
  questionnaireAnswers,
  questionnaires,
  retireQuestionnaire,
  takeUpQuestionnaire,
  withdrawRequest,
} from '@siegel/practice'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

/** The safe itself, which keeps what comes with it. */
const keeper = systemCaller('questionnaires', ['questionnaires.read', 'questionnaires.write'])

export const questionnaireHandlers = (safe: Safe): Handlers<typeof questionnaireEndpoints, StaffCaller> => ({
  questionnaires: async ({ caller }) => ({ rows: await questionnaires(safe.open.practice, caller) }),
  questionnaire: async ({ caller, params }) => ({ ...(await questionnaire(safe.open.practice, caller, params.id)) }),
  importQuestionnaire: ({ caller, body }) => importQuestionnaire(safe.open.practice, caller, body.bytes),
  retireQuestionnaire: ({ caller, params, body }) => {
    retireQuestionnaire(safe.open.practice, caller, params.id, body)
    return undefined
  },
  patientQuestionnaires: async ({ caller, params }) => ({
    rows: await patientQuestionnaires(safe.open.practice, caller, params.id),
  }),
  sendQuestionnaire: async ({ caller, params, body }) => {
    const { practice, patientAccess, records } = safe.open
    records.requireWritableChart(caller, params.id)
    takeUpQuestionnaire(practice, keeper, body.questionnaire)
    await patientAccess.questionnaire(caller, params.id, await composeQuestionnaire(practice, caller, params.id, body))
    return undefined
  },
  withdrawQuestionnaire: async ({ caller, params }) => {
    safe.open.records.requireWritableChart(caller, params.id)
    const { id, request } = params
    const end = { reference: `Task/${request}`, end: withdrawRequest(id, request) }
    await safe.open.patientAccess.withdrawQuestionnaire(caller, id, end)
    return undefined
  },
  questionnaireAnswers: ({ caller, params }) =>
    questionnaireAnswers(safe.open.practice, caller, { patient: params.id, response: params.response }),
})
