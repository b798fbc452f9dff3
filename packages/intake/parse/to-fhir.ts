import type { LaboratoryOrder, LaboratoryReport } from './ldt/model.ts'
import type { MappedReport } from './map/mapping.ts'
import { mapOrder } from './map/order.ts'
import { mapReport } from './map/report.ts'

/**
 * A laboratory message as FHIR R4 resources with local keys instead of ids; pure, nothing is looked up or stored.
 * @throws Refusal ldt-attachment with `line N`
 */
export const toFhir = (message: LaboratoryReport | LaboratoryOrder): MappedReport =>
  message.kind === 'report' ? mapReport(message) : mapOrder(message)
