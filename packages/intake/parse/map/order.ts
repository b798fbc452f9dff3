import type { Annotation, CodeableConcept, Extension, Identifier, Reference, ServiceRequest } from '@siegel/fhir'
import type { LaboratoryOrder, LdtDiagnosis, LdtRequest } from '../ldt/model.ts'
import { fieldSystem, icdSystem } from '../systems.ts'
import { cancelled, laboratory, priorities } from './codes.ts'
import { mapAttachments } from './documents.ts'
import { listed, Mapping, type MappedReport, refer } from './mapping.ts'
import { mapMeasures } from './measures.ts'
import { testConcept } from './observations.ts'
import { mapPatient } from './people.ts'
import { laboratoryId, mapSender } from './report.ts'
import { mapSpecimens, type Specimens } from './specimens.ts'
import { dateTime } from './time.ts'
import { ownTitles } from '../own-titles.ts'

/** Certainty (G, V, A, Z) and side (R, L, B) of an ICD-10-GM code as the KBV's profiles carry them. */
const diagnosisExtensions = {
  certainty: {
    url: 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit',
    system: 'https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_ICD_DIAGNOSESICHERHEIT',
  },
  side: {
    url: 'http://fhir.de/StructureDefinition/seitenlokalisation',
    system: 'https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_ICD_SEITENLOKALISATION',
  },
} as const

function diagnosisConcept(mapping: Mapping, diagnosis: LdtDiagnosis): CodeableConcept[] {
  const coding = mapping.code(diagnosis.code, icdSystem)
  if (coding === undefined) return []
  const extension = (['certainty', 'side'] as const).flatMap((part): Extension[] => {
    const { url, system } = diagnosisExtensions[part]
    const valueCoding = mapping.code(diagnosis[part], system)
    return valueCoding === undefined ? [] : [{ url, valueCoding }]
  })
  return [{ coding: [{ ...listed('extension', extension), ...coding }] }]
}

interface OrderContext {
  readonly mapping: Mapping
  readonly specimens: Specimens
  readonly laboratoryId: string | undefined
  readonly requester: Reference | undefined
  readonly number: Identifier | undefined
  /** The diagnoses by the billing kind (7303) under which they stand. */
  readonly reasons: ReadonlyMap<string, readonly CodeableConcept[]>
}

function mapRequest(context: OrderContext, request: LdtRequest): ServiceRequest {
  const { mapping, requester, number } = context
  const specimen = context.specimens.find(mapping, request.containers)
  const authored = dateTime(mapping, request.requested)
  return {
    resourceType: 'ServiceRequest',
    basedOn: [refer('order')],
    ...(number === undefined ? {} : { requisition: number }),
    status: request.billing?.content === cancelled ? 'revoked' : 'active',
    intent: 'order',
    category: laboratory,
    priority: priorities[request.priority?.content ?? ''] ?? 'routine',
    code: testConcept(mapping, request.test, context.laboratoryId, 'Untersuchung'),
    subject: refer('patient'),
    ...(authored === undefined ? {} : { authoredOn: authored }),
    ...(requester === undefined ? {} : { requester }),
    ...listed('reasonCode', context.reasons.get(request.billing?.content ?? '') ?? []),
    ...listed('specimen', specimen === undefined ? [] : [specimen.reference]),
    ...listed('note', mapping.notes(request.texts)),
  }
}

/** Cancelled if every part of it that carries 7303 says so, and at least one does: as in a cancellation of the whole order. */
function isCancelled(order: LaboratoryOrder): boolean {
  const marks = [
    ...order.reasons.map(({ billing }) => billing),
    ...order.requests.flatMap(({ billing }) => billing ?? []),
  ]
  return marks.length > 0 && marks.every(({ content }) => content === cancelled)
}

/**
 * A record 8215 as one ServiceRequest for the order (`order`) and one for each test (`request-n`, based on it).
 * A cancellation is an order with the number (8310) of the one it cancels, in which 7303 is 99 throughout: `revoked`.
 */
export function mapOrder(order: LaboratoryOrder): MappedReport {
  const mapping = new Mapping()
  const patient = mapPatient(mapping, order.patient, order.sender?.site?.bsnr?.content)
  const { practice, doctor } = mapSender(mapping, order.sender)
  const specimens = mapSpecimens(mapping, order.materials)
  const measures = mapMeasures(mapping, order.measures)
  mapAttachments(mapping, order.attachments, 'order')
  const reasons = new Map(
    order.reasons.map(({ billing, diagnoses }) => [
      billing.content,
      diagnoses.flatMap((diagnosis) => diagnosisConcept(mapping, diagnosis)),
    ]),
  )
  const [number] = mapping.identifier(order.orderNumber)
  const requester = doctor ?? practice
  const context = { mapping, specimens, laboratoryId: laboratoryId(order, '8315'), requester, number, reasons }
  for (const [index, request] of order.requests.entries()) {
    mapping.add(`request-${index + 1}`, mapRequest(context, request))
  }
  const authored = dateTime(mapping, order.ordered)
  const notes: Annotation[] = mapping.notes(order.texts)
  const resource: ServiceRequest = {
    resourceType: 'ServiceRequest',
    ...listed('identifier', [
      ...(number === undefined ? [] : [number]),
      ...mapping.identifier(order.laboratoryOrderNumber, fieldSystem('8311')),
      ...order.changes.flatMap((change) => mapping.identifier(change)),
    ]),
    status: isCancelled(order) ? 'revoked' : 'active',
    intent: 'order',
    category: laboratory,
    code: { text: ownTitles.order },
    subject: refer('patient'),
    ...(authored === undefined ? {} : { authoredOn: authored }),
    ...(requester === undefined ? {} : { requester }),
    ...listed('reasonCode', [...reasons.values()].flat()),
    ...listed('supportingInfo', measures),
    ...listed('specimen', specimens.references),
    ...listed('note', notes),
  }
  const extension = mapping.leftovers(order.header, order.record)
  return {
    kind: 'order',
    patient,
    resources: [{ key: 'order', resource: { ...resource, ...listed('extension', extension) } }, ...mapping.resources],
    attachments: mapping.attachments,
    warnings: mapping.warnings,
  }
}
