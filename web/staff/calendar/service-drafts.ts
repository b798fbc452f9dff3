import type { OnlineService, OnlineServiceDraft } from '@siegel/contract/staff'

/** What patients can book, as it is typed. */
export interface ServiceForm {
  /** Unlike the safe's id there from the beginning. */
  key: string
  id: string | undefined
  version: number | undefined
  name: string
  length: string
  columns: string[]
  lead: string
  ahead: string
  cancel: string
  active: boolean
}

export const serviceForm = (service: OnlineService): ServiceForm => ({
  key: service.id,
  id: service.id,
  version: service.version,
  name: service.name,
  length: String(service.length_min),
  columns: service.columns,
  lead: String(service.lead_h),
  ahead: String(service.ahead_days),
  cancel: String(service.cancel_h),
  active: service.active,
})

/** A day's notice both ways, four weeks ahead. */
export const newService = (key: string, column: { id: string; length_min: number } | undefined): ServiceForm => ({
  key,
  id: undefined,
  version: undefined,
  name: '',
  length: String(column?.length_min ?? 15),
  columns: column === undefined ? [] : [column.id],
  lead: '24',
  ahead: '28',
  cancel: '24',
  active: true,
})

const within = (text: string, least: number, most: number): boolean =>
  /^\d{1,3}$/.test(text) && Number(text) >= least && Number(text) <= most

export type ServiceIssue = 'name' | 'length' | 'columns' | 'lead' | 'ahead' | 'cancel'

/** What of a form does not fit. */
export function serviceIssues({ name, length, columns, lead, ahead, cancel }: ServiceForm): ReadonlySet<ServiceIssue> {
  const fits: Record<ServiceIssue, boolean> = {
    name: name.trim() !== '',
    length: within(length, 5, 480),
    columns: columns.length > 0 && columns.length <= 4,
    lead: within(lead, 0, 720),
    ahead: within(ahead, 1, 56),
    cancel: within(cancel, 0, 336),
  }
  return new Set((Object.keys(fits) as ServiceIssue[]).filter((one) => !fits[one]))
}

export const serviceDraft = ({ id, version, name, length, columns, lead, ahead, cancel, active }: ServiceForm) =>
  ({
    ...(id === undefined ? {} : { id, version: version ?? 0 }),
    name: name.trim(),
    length_min: Number(length),
    columns,
    lead_h: Number(lead),
    ahead_days: Number(ahead),
    cancel_h: Number(cancel),
    active,
  }) satisfies OnlineServiceDraft
