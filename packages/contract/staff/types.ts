import type * as z from 'zod'
import type * as calendar from './calendar-shapes.ts'
import type * as entryTypes from './entry-types.ts'
import type * as inbox from './inbox-shapes.ts'
import type * as master from './master-data-shapes.ts'
import type * as online from './online-booking-shapes.ts'
import type * as rules from './release-rules.ts'
import type * as questionnaires from './questionnaire-shapes.ts'
import type * as shapes from './shapes.ts'
import type * as system from './system-shapes.ts'
import type * as values from './value-shapes.ts'

export type Chart = z.output<typeof shapes.chart>
export type Flag = z.output<typeof shapes.flag>
export type Handling = z.output<typeof shapes.handling>
export type ImportOutcome = z.output<typeof inbox.importOutcome>
export type InboxItem = z.output<typeof inbox.inboxItem>
export type InboxRow = z.output<typeof inbox.inboxRow>
export type LaboratoryTable = z.output<typeof values.laboratoryTable>
export type VitalCourse = z.output<typeof values.vitalCourses>['courses'][number]
export type VitalKind = z.output<typeof shapes.vitalKind>
export type MessageThread = z.output<typeof inbox.messageThread>
export type MasterData = z.output<typeof shapes.masterData>
export type LogRow = z.output<typeof system.logRow>
export type LogState = z.output<typeof system.logState>
export type PatientRow = z.output<typeof shapes.patientRow>
export type Person = z.output<typeof shapes.person>
export type PortalState = z.output<typeof system.portalState>
export type ReleasePlan = z.output<typeof rules.releasePlan>
export type ReleaseRule = z.output<typeof rules.releaseRule>
export type Slot = z.output<typeof system.slot>
export type Status = z.output<typeof system.status>
export type TimelineEntry = z.output<typeof shapes.timelineEntry>
export type ChartSummary = z.output<typeof shapes.summary>
export type DocumentRow = z.output<typeof shapes.documentRow>
export type PageTurn = z.output<typeof shapes.turn>
export type EntryDraft = z.output<typeof shapes.draft>
export type EntryType = z.output<typeof entryTypes.entryType>
export type EntryTypeDraft = z.output<typeof entryTypes.entryTypeDraft>
export type QuestionnaireAnswers = z.output<typeof questionnaires.questionnaireAnswers>
export type QuestionnaireImport = z.output<typeof questionnaires.questionnaireImport>
export type QuestionnaireRequest = z.output<typeof questionnaires.questionnaireRequest>
export type QuestionnaireRow = z.output<typeof questionnaires.questionnaireRow>
export type EntryVersion = z.output<typeof shapes.entryVersion>
export type TaskRow = z.output<typeof shapes.taskRow>

export type Appointment = z.output<typeof calendar.appointment>
export type AppointmentState = z.output<typeof calendar.appointmentState>
export type CalendarBlock = z.output<typeof calendar.block>
export type CalendarColumn = z.output<typeof calendar.column>
export type ColumnDraft = z.output<typeof calendar.columnDraft>
export type FreeSlot = z.output<typeof calendar.freeSlot>
export type OnlineService = z.output<typeof online.service>
export type OnlineServiceDraft = z.output<typeof online.serviceDraft>
export type PartOfDay = z.output<typeof calendar.partOfDay>
export type SeriesConflict = z.output<typeof calendar.conflict>
export type SeriesRule = z.output<typeof calendar.seriesRule>
export type SeriesScope = z.output<typeof calendar.scope>
export type WaitingRow = z.output<typeof calendar.waitingRow>
export type Weekday = z.output<typeof calendar.weekday>

export type Candidate = z.output<typeof master.candidate>
export type Consent = z.output<typeof master.consent>
export type Insurance = z.output<typeof master.insurance>
export type MasterDataPage = z.output<typeof master.masterDataPage>
export type Merge = z.output<typeof master.merge>
export type NewConsent = z.output<typeof master.newConsent>
export type NewRepresentative = z.output<typeof master.newRepresentative>
export type PatientState = z.output<typeof master.patientState>
export type PersonalData = z.output<typeof master.personalData>
export type PostalAddress = z.output<typeof master.address>
export type Representative = z.output<typeof master.representative>
export type SimilarityReason = (typeof master.similarityReasons)[number]
export type Telecom = z.output<typeof master.telecom>
