import type { Consent as ShownConsent, NewConsent } from '@siegel/contract/staff'
import type { Consent, Extension, Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { documentOf, documentRow } from '../documents/list.ts'

const kindSystem = 'urn:siegel:consent'
const textUrl = 'urn:siegel:consent-text'
const withdrawnOnUrl = 'urn:siegel:withdrawn-on'
const withdrawnByUrl = 'urn:siegel:withdrawn-by'
const withdrawnReasonUrl = 'urn:siegel:withdrawn-reason'

const kinds = ['portal', 'email-notices', 'laboratory', 'colleagues', 'research'] as const

const kindOf = ({ category }: Consent): ShownConsent['kind'] | undefined =>
  category
    .flatMap(({ coding = [] }) => coding)
    .flatMap(({ system, code }) => (system === kindSystem ? kinds.filter((kind) => kind === code) : []))[0]

const textOf = ({ extension = [] }: Consent, url: string): string | undefined =>
  extension.find((one) => one.url === url)?.valueString

/** What a consent points at. What is not this patient's, and what the caller may not read, is only said to be there. */
function documentFrom(context: PracticeContext, reader: RecordReader, patient: string, reference: string) {
  const found = reader.caller.permissions.has('chart.read') ? documentOf(reader, patient, reference) : undefined
  return { document: { reference, ...(found === undefined ? {} : { row: documentRow(context, found) }) } }
}

function consentFrom(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  { resource, version, id }: Stored<Consent>,
): ShownConsent[] {
  const kind = kindOf(resource)
  // Consents of other programs have other kinds; they lie in the record and are no part of this list.
  if (kind === undefined || resource.status === 'entered-in-error') return []
  const text = textOf(resource, textUrl)
  const document = resource.sourceReference?.reference
  const on = resource.extension?.find(({ url }) => url === withdrawnOnUrl)?.valueDate ?? ''
  const withdrawn = {
    on,
    by: textOf(resource, withdrawnByUrl) ?? '',
    reason: textOf(resource, withdrawnReasonUrl) ?? '',
  }
  return [
    {
      id,
      version,
      kind,
      givenOn: resource.dateTime?.slice(0, 10) ?? '',
      givenBy: resource.performer?.[0]?.display ?? '',
      ...(document === undefined ? {} : documentFrom(context, reader, patient, document)),
      ...(text === undefined ? {} : { text }),
      ...(resource.status === 'active' ? {} : { withdrawn }),
    },
  ]
}

/** What a patient agreed to: what holds first, then the newest. */
export function consentsOf(context: PracticeContext, reader: RecordReader, patient: string): ShownConsent[] {
  return reader
    .compartment<Consent>(patient, 'Consent')
    .flatMap((stored) => consentFrom(context, reader, patient, stored))
    .sort(
      (a, b) =>
        Number(a.withdrawn !== undefined) - Number(b.withdrawn !== undefined) || (a.givenOn < b.givenOn ? 1 : -1),
    )
}

/**
 * Throws 'not-found' for the patient, and for a document that is not this patient's or not the caller's to read;
 * 'document-closed' for one that was taken back or replaced.
 */
export function addConsent(
  context: PracticeContext,
  caller: Caller,
  patient: string,
  draft: NewConsent,
): { id: string } {
  const { kind, givenOn, givenBy, document, text } = draft
  const consent: Consent = {
    resourceType: 'Consent',
    ...(text === undefined ? {} : { extension: [{ url: textUrl, valueString: text }] }),
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: kindSystem, code: kind }] }],
    patient: { reference: `Patient/${patient}` },
    dateTime: givenOn,
    performer: [{ display: givenBy }],
    ...(document === undefined ? {} : { sourceReference: { reference: document } }),
    policyRule: { coding: [{ system: kindSystem, code: kind }] },
  }
  const act = { verb: 'create' as const, patient, purpose: 'master-data' }
  return context.records.transact(caller, act, (write) => {
    write.require<Patient>('Patient', patient)
    if (document !== undefined) {
      const found = documentOf(write, patient, document)
      if (found === undefined) throw new Refusal('not-found')
      if (found.resource.status !== 'current') throw new Refusal('document-closed')
    }
    return { id: write.create(consent).id }
  })
}

/** Throws 'not-found' and 'version-conflict'; what was withdrawn already is 'already-ended'. */
export function withdrawConsent(
  context: PracticeContext,
  caller: Caller,
  id: string,
  ask: { ifVersion: number; on: string; by: string; reason: string },
): void {
  const act = { verb: 'update' as const, object: `Consent/${id}`, purpose: 'master-data' }
  context.records.transact(caller, act, (write) => {
    const { resource, version } = write.require<Consent>('Consent', id)
    if (version !== ask.ifVersion) throw new Refusal('version-conflict')
    if (resource.status !== 'active') throw new Refusal('already-ended')
    const extension: Extension[] = [
      ...(resource.extension ?? []),
      { url: withdrawnOnUrl, valueDate: ask.on },
      { url: withdrawnByUrl, valueString: ask.by },
      { url: withdrawnReasonUrl, valueString: ask.reason },
    ]
    write.update<Consent>({ ...resource, extension, status: 'inactive' }, version)
  })
}
