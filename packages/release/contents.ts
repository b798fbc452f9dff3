import {
  displayValues,
  kindOf,
  parseReference,
  reportNotes,
  stringifyJson,
  type DiagnosticReport,
  type DisplayValue,
  type DocumentKind,
  type DocumentReference,
  type Patient,
  type Resource,
} from '@siegel/fhir'
import { Refusal, utf8 } from '@siegel/foundation'
import { observationsOf, senderOf, type RecordReader, type Stored } from '@siegel/records'
import { cleanFileName } from '@siegel/sealing/node'
import type { BlobRef } from '@siegel/store'

/** What is released: a laboratory report (a FHIR bundle with its values) or a document (its original bytes, kept already). */
export type ItemContent = ContentFacts & ({ bytes: Uint8Array } | StoredContent)

/** A document with where its original bytes lie, and as what. */
export interface StoredContent {
  bytes?: undefined
  blob: BlobRef
  document: DocumentReference
}

interface ContentFacts {
  reference: string
  version: number
  kind: 'laboratory' | 'document'
  title: string
  /** Civil date in the practice's zone. */
  date: string
  sender: string
  /** Of a document the original's; what goes to the patient can be a copy of another. */
  mediaType: string
  fileName: string
  display: { values: DisplayValue[]; texts: string[]; documentKind?: DocumentKind }
  /** Documents that belong to a report. */
  attachments: string[]
}

export interface ContentOptions {
  timeZone: string
}

/** Reads an item to release; throws Refusal 'not-found' for anything that is not in this patient's compartment. */
export function contentOf(
  reader: RecordReader,
  patient: string,
  reference: string,
  options: ContentOptions,
): ItemContent {
  const key = parseReference(reference)
  const stored = key === undefined ? undefined : reader.get(key.type, key.id)
  if (stored === undefined || stored.patient !== patient) throw new Refusal('not-found')
  if (stored.resource.resourceType === 'DiagnosticReport')
    return laboratory(reader, stored as Stored<DiagnosticReport>, options)
  if (stored.resource.resourceType === 'DocumentReference')
    return document(reader, stored as Stored<DocumentReference>, options)
  throw new Refusal('not-releasable')
}

function laboratory(reader: RecordReader, stored: Stored<DiagnosticReport>, options: ContentOptions): ItemContent {
  const { resource: report, version, patient = '' } = stored
  const observations = observationsOf(reader, report)
  const subject = reader.require<Patient>('Patient', patient).resource
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [report, subject, ...observations].map((resource: Resource) => ({ resource })),
  }
  const self = `DiagnosticReport/${report.id}`
  const attachments = reader
    .compartment<DocumentReference>(patient, 'DocumentReference')
    .filter(({ resource }) => resource.context?.related?.some((related) => related.reference === self))
  return {
    reference: self,
    version,
    kind: 'laboratory',
    title: report.code.text ?? 'Laborbefund',
    date: day(report.effectiveDateTime ?? report.issued ?? stored.at, options.timeZone),
    sender: senderOf(reader, report),
    mediaType: 'application/fhir+json',
    fileName: 'laborbefund.json',
    display: {
      values: observations.flatMap(displayValues),
      texts: [
        ...(report.conclusion === undefined ? [] : [report.conclusion]),
        ...reportNotes(report).map(({ text }) => text),
      ],
    },
    bytes: utf8(stringifyJson(bundle)),
    attachments: attachments.map(({ resource }) => `DocumentReference/${resource.id}`),
  }
}

function document(reader: RecordReader, stored: Stored<DocumentReference>, options: ContentOptions): ItemContent {
  const { resource, version } = stored
  const attachment = resource.content[0]?.attachment
  const file = attachment?.url?.startsWith('Binary/') ? attachment.url.slice('Binary/'.length) : undefined
  const blob = file === undefined ? undefined : reader.file(file)?.place
  if (blob === undefined || resource.status === 'entered-in-error') throw new Refusal('not-releasable')
  const title = resource.description ?? attachment?.title ?? 'Dokument'
  const kind = kindOf(resource.type)
  return {
    reference: `DocumentReference/${resource.id}`,
    version,
    kind: 'document',
    title,
    date: day(writtenOn(attachment?.creation) ?? resource.date ?? stored.at, options.timeZone),
    sender: resource.author?.[0]?.display ?? '',
    mediaType: blob.mediaType,
    fileName: cleanFileName(attachment?.title ?? 'dokument'),
    display: { values: [], texts: [], ...(kind === undefined ? {} : { documentKind: kind }) },
    blob,
    document: resource,
    attachments: [],
  }
}

/** The date that a document bears, where somebody said one; else it is the instant of its coming. */
const writtenOn = (creation: string | undefined): string | undefined =>
  creation?.includes('T') === true ? undefined : creation

/** The civil date of an instant or a FHIR date in the practice's zone, `JJJJ-MM-TT`. */
export function day(value: string, timeZone: string): string {
  if (/^\d{4}(-\d{2}){0,2}$/.test(value)) return value
  return Temporal.Instant.from(value).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}
