import { all, first, given, groups, object, objects } from './fields.ts'
import type { LaboratoryOrder, LaboratoryReport, LdtRequest } from './model.ts'
import {
  readAttachments,
  readAttention,
  readMaterials,
  readMeasures,
  readPatient,
  readSender,
  readSite,
  readTest,
  readTexts,
  readTimestamp,
} from './read-common.ts'
import { readResults } from './read-results.ts'
import type { LdtObject, LdtRecord } from './tree.ts'

/** One record 8205 with the header 8220 of its file. */
export function readReport(header: LdtRecord, record: LdtRecord): LaboratoryReport {
  const { fields } = record
  const information = object(fields, '0017')?.fields ?? []
  const results = objects(fields, '0035').flatMap((report) => report.fields)
  return {
    kind: 'report',
    header,
    record,
    ...given('patient', readPatient(fields)),
    ...given('sender', readSender(fields)),
    ...given('laboratory', readSite(header.fields)),
    ...given('orderNumber', first(information, '8310')),
    ...given('laboratoryOrderNumber', first(information, '8311')),
    ...given('reportNumber', first(information, '7305')),
    ...given('status', first(information, '8401')),
    ...given('issued', readTimestamp(information, '8216')),
    measures: readMeasures(fields),
    materials: readMaterials(fields),
    attention: [...readAttention(fields), ...readAttention(information), ...readAttention(results)],
    texts: [...readTexts(fields), ...readTexts(information), ...readTexts(results)],
    attachments: readAttachments(fields),
    results: readResults(fields),
  }
}

const readRequest = (request: LdtObject): LdtRequest => ({
  object: request,
  test: readTest(request.fields),
  ...given('billing', first(request.fields, '7303')),
  ...given('priority', first(request.fields, '8501')),
  containers: all(request.fields, '7364'),
  ...given('requested', readTimestamp(request.fields, '8213')),
  texts: readTexts(request.fields),
})

/** One record 8215 with the header 8230 of its file. */
export function readOrder(header: LdtRecord, record: LdtRecord): LaboratoryOrder {
  const { fields } = record
  const information = object(fields, '0013')?.fields ?? []
  const reasons = objects(fields, '0027').flatMap((reason) => reason.fields)
  return {
    kind: 'order',
    header,
    record,
    ...given('patient', readPatient(fields)),
    // The sender stands once in the header of an order file, in each record of a report file.
    ...given('sender', readSender(header.fields) ?? readSender(fields)),
    ...given('orderNumber', first(information, '8310')),
    ...given('laboratoryOrderNumber', first(information, '8311')),
    changes: all(information, '8313'),
    ...given('ordered', readTimestamp(information, '8213')),
    measures: readMeasures(fields),
    materials: readMaterials(fields),
    texts: [...readTexts(fields), ...readTexts(information), ...readTexts(reasons)],
    attachments: readAttachments(fields),
    reasons: groups(reasons, ['7303'], ['8200', '8201']).map(({ lead, fields: details }) => ({
      billing: lead,
      diagnoses: objects(details, '0100').map(({ fields: diagnosis }) => ({
        ...given('code', first(diagnosis, '6001')),
        ...given('certainty', first(diagnosis, '6003')),
        ...given('side', first(diagnosis, '6004')),
      })),
    })),
    requests: objects(fields, '0059').map(readRequest),
  }
}
