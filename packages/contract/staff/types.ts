import type * as z from 'zod'
import type * as shapes from './shapes.ts'

export type Chart = z.output<typeof shapes.chart>
export type Flag = z.output<typeof shapes.flag>
export type Handling = z.output<typeof shapes.handling>
export type ImportOutcome = z.output<typeof shapes.importOutcome>
export type InboxItem = z.output<typeof shapes.inboxItem>
export type InboxRow = z.output<typeof shapes.inboxRow>
export type LaboratoryTable = z.output<typeof shapes.laboratoryTable>
export type MasterData = z.output<typeof shapes.masterData>
export type LogRow = z.output<typeof shapes.logRow>
export type LogState = z.output<typeof shapes.logState>
export type PatientRow = z.output<typeof shapes.patientRow>
export type Person = z.output<typeof shapes.person>
export type PortalState = z.output<typeof shapes.portalState>
export type Slot = z.output<typeof shapes.slot>
export type Status = z.output<typeof shapes.status>
export type TimelineEntry = z.output<typeof shapes.timelineEntry>
export type ChartSummary = z.output<typeof shapes.summary>
export type EntryDraft = z.output<typeof shapes.draft>
export type EntryVersion = z.output<typeof shapes.entryVersion>
export type TaskRow = z.output<typeof shapes.taskRow>
