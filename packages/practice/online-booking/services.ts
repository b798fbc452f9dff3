import type { OnlineService, OnlineServiceDraft } from '@siegel/contract/staff'
import type { Extension } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import { requireColumn } from '../calendar/columns.ts'
import { extensionOf, idIn, serviceSystem, urls, type HealthcareService } from '../calendar/resources.ts'
import type { Caller, PracticeContext } from '../context.ts'

const mostServices = 20
const purpose = 'online-booking'
/** Under this name they are found among services that come from elsewhere. */
const bookable = 'bookable-by-patients'

/** Everything that patients can book or could, in its order. */
export const readServices = (reader: RecordReader): OnlineService[] =>
  reader
    .find<HealthcareService>('HealthcareService', { identifier: bookable }, mostServices)
    .filter(({ resource }) => resource.identifier?.some(({ system }) => system === serviceSystem) === true)
    .map((stored) => ({ stored, order: numberOf(stored.resource, urls.serviceOrder) }))
    .sort((a, b) => a.order - b.order || (a.stored.id < b.stored.id ? -1 : 1))
    .map(({ stored }) => serviceOf(stored))

export const onlineServices = (context: PracticeContext, caller: Caller): Promise<OnlineService[]> =>
  context.records.read(caller, { verb: 'read', purpose }, readServices)

/**
 * Saves what patients can book; what is not named is deleted. All or none. Throws 'not-found' for a column or a service that
 * is none, 'version-conflict' where somebody else has saved since.
 */
export function saveOnlineServices(
  { records }: PracticeContext,
  caller: Caller,
  drafts: readonly OnlineServiceDraft[],
): OnlineService[] {
  return records.transact(caller, { verb: 'update', purpose }, (write) => {
    const named = new Set(drafts.map(({ id }) => id))
    for (const { columns } of drafts) for (const column of columns) requireColumn(write, column)
    const before = readServices(write)
    if (drafts.some(({ id }) => id !== undefined && !before.some((one) => one.id === id)))
      throw new Refusal('not-found')
    for (const { id, version } of before) if (!named.has(id)) write.delete('HealthcareService', id, version)
    for (const [order, draft] of drafts.entries()) {
      const resource = resourceOf(draft, order)
      if (draft.id === undefined) write.create(resource)
      else write.update({ ...resource, id: draft.id }, draft.version ?? 0)
    }
    return readServices(write)
  })
}

const numberOf = (resource: HealthcareService, url: string): number => extensionOf(resource, url)?.valueInteger ?? 0

function serviceOf({ id, version, resource }: Stored<HealthcareService>): OnlineService {
  const columns = (resource.extension ?? []).filter(({ url }) => url === urls.serviceColumn)
  return {
    id,
    version,
    name: resource.name ?? '',
    length_min: numberOf(resource, urls.serviceLength),
    columns: columns.flatMap(({ valueReference }) => idIn(valueReference, 'Schedule') ?? []),
    lead_h: numberOf(resource, urls.serviceLead),
    ahead_days: numberOf(resource, urls.serviceAhead),
    cancel_h: numberOf(resource, urls.serviceCancel),
    active: resource.active ?? false,
  }
}

function resourceOf(draft: OnlineServiceDraft, order: number): HealthcareService {
  const number = (url: string, valueInteger: number): Extension => ({ url, valueInteger })
  return {
    resourceType: 'HealthcareService',
    identifier: [{ system: serviceSystem, value: bookable }],
    active: draft.active,
    name: draft.name,
    extension: [
      number(urls.serviceOrder, order),
      number(urls.serviceLength, draft.length_min),
      number(urls.serviceLead, draft.lead_h),
      number(urls.serviceAhead, draft.ahead_days),
      number(urls.serviceCancel, draft.cancel_h),
      ...[...new Set(draft.columns)].map((column) => ({
        url: urls.serviceColumn,
        valueReference: { reference: `Schedule/${column}` },
      })),
    ],
  }
}
