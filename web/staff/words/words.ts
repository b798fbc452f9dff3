import { accessDe } from '../access/de.ts'
import { accessEn } from '../access/en.ts'
import { actingDe } from '../acting/de.ts'
import { actingEn } from '../acting/en.ts'
import { administrationDe } from '../administration/de.ts'
import { administrationEn } from '../administration/en.ts'
import { breakGlassDe } from '../break-glass/de.ts'
import { breakGlassEn } from '../break-glass/en.ts'
import { calendarDe } from '../calendar/de.ts'
import { calendarEn } from '../calendar/en.ts'
import { chartDe } from '../chart/de.ts'
import { chartEn } from '../chart/en.ts'
import { documentsDe } from '../documents/de.ts'
import { documentsEn } from '../documents/en.ts'
import { entriesDe } from '../entries/de.ts'
import { entriesEn } from '../entries/en.ts'
import { frameDe } from '../frame/de.ts'
import { frameEn } from '../frame/en.ts'
import { inboxDe } from '../inbox/de.ts'
import { inboxEn } from '../inbox/en.ts'
import { invitationDe } from '../invitation/de.ts'
import { invitationEn } from '../invitation/en.ts'
import { laboratoryDe } from '../laboratory/de.ts'
import { laboratoryEn } from '../laboratory/en.ts'
import { logDe } from '../log/de.ts'
import { logEn } from '../log/en.ts'
import { mailDe } from '../mail/de.ts'
import { mailEn } from '../mail/en.ts'
import { masterDataDe } from '../master-data/de.ts'
import { masterDataEn } from '../master-data/en.ts'
import { messagesDe } from '../messages/de.ts'
import { patientsDe } from '../patients/de.ts'
import { messagesEn } from '../messages/en.ts'
import { patientsEn } from '../patients/en.ts'
import { questionnairesDe } from '../questionnaires/de.ts'
import { questionnairesEn } from '../questionnaires/en.ts'
import { releaseDe } from '../release/de.ts'
import { releaseEn } from '../release/en.ts'
import { releaseRulesDe } from '../release-rules/de.ts'
import { releaseRulesEn } from '../release-rules/en.ts'
import { setUpDe } from '../set-up/de.ts'
import { setUpEn } from '../set-up/en.ts'
import { signInDe } from '../sign-in/de.ts'
import { signInEn } from '../sign-in/en.ts'
import { tasksDe } from '../tasks/de.ts'
import { tasksEn } from '../tasks/en.ts'
import { todayDe } from '../today/de.ts'
import { todayEn } from '../today/en.ts'
import { unlockDe } from '../unlock/de.ts'
import { unlockEn } from '../unlock/en.ts'
import { viewerDe } from '../viewer/de.ts'
import { viewerEn } from '../viewer/en.ts'
import { commonDe } from './common-de.ts'
import { commonEn } from './common-en.ts'
import { failuresDe } from './failures-de.ts'
import { failuresEn } from './failures-en.ts'

/** The German catalogue is the source; each feature keeps its own words. */
export const de = {
  common: commonDe,
  failures: failuresDe,
  frame: frameDe,
  setUp: setUpDe,
  unlock: unlockDe,
  signIn: signInDe,
  today: todayDe,
  calendar: calendarDe,
  patients: patientsDe,
  masterData: masterDataDe,
  chart: chartDe,
  documents: documentsDe,
  breakGlass: breakGlassDe,
  entries: entriesDe,
  laboratory: laboratoryDe,
  release: releaseDe,
  releaseRules: releaseRulesDe,
  invitation: invitationDe,
  mail: mailDe,
  access: accessDe,
  acting: actingDe,
  inbox: inboxDe,
  messages: messagesDe,
  questionnaires: questionnairesDe,
  tasks: tasksDe,
  log: logDe,
  administration: administrationDe,
  viewer: viewerDe,
}

export type Messages = typeof de

export const en = {
  common: commonEn,
  failures: failuresEn,
  frame: frameEn,
  setUp: setUpEn,
  unlock: unlockEn,
  signIn: signInEn,
  today: todayEn,
  calendar: calendarEn,
  patients: patientsEn,
  masterData: masterDataEn,
  chart: chartEn,
  documents: documentsEn,
  breakGlass: breakGlassEn,
  entries: entriesEn,
  laboratory: laboratoryEn,
  release: releaseEn,
  releaseRules: releaseRulesEn,
  invitation: invitationEn,
  mail: mailEn,
  access: accessEn,
  acting: actingEn,
  inbox: inboxEn,
  messages: messagesEn,
  questionnaires: questionnairesEn,
  tasks: tasksEn,
  log: logEn,
  administration: administrationEn,
  viewer: viewerEn,
} satisfies Messages
