import { type DiagnosticReport, noteExtension, type Reference } from '@siegel/fhir'
import { first, object } from '../ldt/fields.ts'
import type { LaboratoryReport } from '../ldt/model.ts'
import { fieldSystem } from '../systems.ts'
import { laboratory, reportStatus } from './codes.ts'
import { mapAttachments } from './documents.ts'
import { listed, Mapping, type MappedReport, type MappedResource, refer } from './mapping.ts'
import { mapMeasures } from './measures.ts'
import { attentionNotes, mapResult } from './observations.ts'
import { mapDoctor, mapPatient, mapSite } from './people.ts'
import { mapSpecimens } from './specimens.ts'
import { dateTime, isInstant } from './time.ts'
import { ownTitles } from '../own-titles.ts'

/** The practice that sent the order and its doctors, the first of whom stands for it. */
export function mapSender(
  mapping: Mapping,
  sender: LaboratoryReport['sender'],
): { practice: Reference | undefined; doctor: Reference | undefined } {
  if (sender === undefined) return { practice: undefined, doctor: undefined }
  const practice = sender.site && mapping.add('sender', mapSite(mapping, sender.site, sender.customerNumber))
  const doctors = sender.doctors.map((doctor, index) =>
    mapping.add(`practitioner-${index + 1}`, mapDoctor(mapping, doctor)),
  )
  return { practice, doctor: doctors[0] }
}

/** The laboratory's name for itself in the header: what scopes its test codes in reports (8316) and in orders to it (8315). */
export function laboratoryId(message: Pick<LaboratoryReport, 'header'>, field: '8315' | '8316'): string | undefined {
  const header = object(message.header.fields, '0032')?.fields ?? []
  return first(object(header, '0051')?.fields ?? [], field)?.content
}

/** A record 8205 as a DiagnosticReport with everything that hangs on it. */
export function mapReport(report: LaboratoryReport): MappedReport {
  const mapping = new Mapping()
  const patient = mapPatient(mapping, report.patient, report.sender?.site?.bsnr?.content)
  const site = report.laboratory && mapping.add('laboratory', mapSite(mapping, report.laboratory))
  mapSender(mapping, report.sender)
  const specimens = mapSpecimens(mapping, report.materials)
  const context = { mapping, specimens, laboratoryId: laboratoryId(report, '8316'), performer: site }
  const results = report.results.map((result) => mapResult(context, result))
  mapMeasures(mapping, report.measures)
  mapAttachments(mapping, report.attachments, 'report')
  const issued = dateTime(mapping, report.issued)
  const orders = [
    ...mapping.identifier(report.orderNumber, fieldSystem('8310')),
    ...mapping.identifier(report.laboratoryOrderNumber, fieldSystem('8311')),
  ]
  const status = reportStatus(
    mapping,
    report.status,
    results.map((result) => result.status),
  )
  const notes = [...attentionNotes(mapping, report.attention), ...mapping.notes(report.texts)]
  const effective = specimens.collected ?? issued
  const resource: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    ...listed('identifier', [...mapping.identifier(report.reportNumber), ...orders]),
    ...listed(
      'basedOn',
      orders.slice(0, 1).map((identifier) => ({ type: 'ServiceRequest', identifier })),
    ),
    status,
    category: laboratory,
    code: {
      coding: [{ system: 'http://loinc.org', code: '11502-2', display: 'Laboratory report' }],
      text: ownTitles.report,
    },
    subject: refer('patient'),
    ...(effective === undefined ? {} : { effectiveDateTime: effective }),
    ...(isInstant(issued) ? { issued } : {}),
    ...listed('performer', site === undefined ? [] : [site]),
    ...listed('specimen', specimens.references),
    ...listed(
      'result',
      results.map((result) => result.reference),
    ),
  }
  const extension = [...notes.map(noteExtension), ...mapping.leftovers(report.header, report.record)]
  const main: MappedResource = { key: 'report', resource: { ...resource, ...listed('extension', extension) } }
  return {
    kind: 'report',
    patient,
    resources: [main, ...mapping.resources],
    attachments: mapping.attachments,
    warnings: mapping.warnings,
  }
}
