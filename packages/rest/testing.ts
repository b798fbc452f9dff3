import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import { resourceTypes } from '@siegel/fhir'
import { createLogger } from '@siegel/foundation/logger'
import { sharedData, standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { Blobs, Store } from '@siegel/store'
import { FhirApi } from './index.ts'

export const base = 'http://safe.test/fhir/R4'

export interface Answer {
  status: number
  headers: Headers
  /** Parsed, with plain numbers. */
  body: Record<string, unknown>
  text: string
}

/** The API over a real store, called without a server between. */
export function restFixture(t: TestContext, scope = 'system/*.*') {
  const clock = standingClock()
  const folder = temporaryFolder(t)
  const store = new Store({
    file: join(folder, 'records.db'),
    key: new Uint8Array(32).fill(5),
    schemas: [ledgerSchema, recordsSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  let ids = 0
  const newId = () => `id-${++ids}`
  const records = new Records({ store, ledger, clock, newId })
  const keys = new Map<string, Uint8Array>()
  const blobs = new Blobs(join(folder, 'blobs'), 'safe', (holder) => {
    const key = keys.get(holder) ?? new Uint8Array(32).fill(keys.size + 1)
    keys.set(holder, key)
    return key
  })
  const api = new FhirApi({
    records: () => records,
    files: () => blobs,
    now: clock.now,
    newId,
    version: '0',
    log: createLogger('test'),
  })
  const program: Caller = { ...callerOfRole('token/1', 'Programm', 'doctor'), scope }
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
    caller = program,
  ) => {
    const headers = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json', ...more }
    const isReady = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    const sent = isReady ? (body as string | Uint8Array<ArrayBuffer> | undefined) : JSON.stringify(body)
    const init = { method, headers, ...(sent === undefined ? {} : { body: sent }) }
    const response = await api.answer(new Request(`${base}${path}`, init), base, () => caller)
    const answer = await response.text()
    const isJson = answer !== '' && /[/+]json\b/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson ? JSON.parse(answer) : {}) as Record<string, unknown>,
      text: answer,
    } satisfies Answer
  }
  const entries = () => store.read((reader) => ledger.query(reader, {}, 1e9, 1000)).map(({ entry }) => entry)
  return { api, store, ledger, records, blobs, folder, clock, call, entries, program }
}

/** The ids of a Bundle's entries, or of those in a mode. */
export const idsOf = ({ body }: Answer, mode?: string): string[] =>
  ((body['entry'] ?? []) as { resource?: { id?: string }; search?: { mode?: string } }[])
    .filter((entry) => mode === undefined || entry.search?.mode === mode)
    .map((entry) => entry.resource?.id ?? '')

/** The address of the next page, below the base. */
export const nextOf = ({ body }: Answer): string | undefined =>
  (body['link'] as { relation: string; url: string }[] | undefined)
    ?.find(({ relation }) => relation === 'next')
    ?.url.slice(base.length)

export interface Example {
  name: string
  text: string
}

/** The resources in folders of the shared data as their publishers wrote them; undefined after having skipped the test. */
export function examplesIn(t: TestContext, ...folders: readonly string[]): Example[] | undefined {
  const paths = folders.map((folder) => sharedData(t, folder))
  if (paths.includes(undefined)) return undefined
  return (
    paths
      .flatMap((path) => globSync(`${path}/**/*.json`).toSorted())
      .map((file) => ({ name: basename(file), text: readFileSync(file, 'utf8') }))
      // A package manifest is no resource.
      .filter(({ text }) => text.includes('"resourceType"'))
  )
}

/** Published examples that break the specification, with what they break. */
export const invalidExamples = new Map([
  [
    'Bundle-SubscriptionNotificationBundleExample.json',
    'bdl-3, bdl-4, bdl-8: a history without requests and responses',
  ],
  ['CapabilityStatement-ISiKCapabilityStatementBasisServer.json', 'cpb-9; an extension with two values'],
  ['StructureDefinition-ISiKAllergieUnvertraeglichkeit.json', 'an empty text'],
])

/** The numbers of a JSON text in order, found without the code under test. */
export const numbersOf = (text: string): string[] =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? []

/** A resource without what the store itself writes into it. */
export function withoutVersion(text: string): Record<string, unknown> {
  const { meta = {}, ...rest } = JSON.parse(text) as { meta?: Record<string, unknown> }
  const { versionId: _, lastUpdated: __, ...kept } = meta
  return Object.keys(kept).length === 0 ? rest : { ...rest, meta: kept }
}

const slowest_ms = 10_000

/**
 * What is wrong with an answer, whatever was asked: a defect of ours (5xx, also within a bundle), a refusal without an
 * OperationOutcome, or one that took too long. Undefined where nothing is.
 */
export function faultOf({ status, body, headers, text }: Answer, took_ms: number): string | undefined {
  const inner = ((body['entry'] ?? []) as { response?: { status?: string } }[]).map(({ response }) => response?.status)
  if (status >= 500 || inner.some((one) => one?.startsWith('5'))) return 'a defect'
  if (took_ms > slowest_ms * Math.max(1, inner.length / 100)) return `${Math.round(took_ms)} ms`
  if (status < 400) return undefined
  const issues = body['issue'] as { severity?: string; code?: string }[] | undefined
  const isOutcome = headers.get('content-type')?.startsWith('application/fhir+xml')
    ? text.includes('<OperationOutcome xmlns="http://hl7.org/fhir"><issue>')
    : body['resourceType'] === 'OperationOutcome' && issues?.every(({ severity, code }) => severity && code)
  return isOutcome === true ? undefined : 'a refusal without an outcome'
}

/** A resource as it is sent. */
export type Made = Record<string, unknown>

const code = { text: 'x' }
const canonical = { url: 'urn:x', name: 'X', status: 'draft' }
const anybody = { reference: 'Patient/x' }
/** The least that is valid, for types of which no official example is at hand. */
const least: Readonly<Record<string, Made>> = {
  Account: { status: 'active' },
  AdverseEvent: { actuality: 'actual', subject: anybody },
  Binary: { contentType: 'text/plain', data: 'eA==' },
  CapabilityStatement: {
    status: 'draft',
    date: '2026',
    kind: 'requirements',
    description: 'x',
    fhirVersion: '4.0.1',
    format: ['json'],
    rest: [{ mode: 'server' }],
  },
  ChargeItem: { status: 'billable', code, subject: anybody },
  ClinicalImpression: { status: 'completed', subject: anybody },
  CodeSystem: { status: 'draft', content: 'not-present' },
  CompartmentDefinition: { ...canonical, code: 'Patient', search: false },
  ConceptMap: { status: 'draft' },
  DeviceMetric: { type: code, category: 'measurement' },
  DocumentReference: { status: 'current', content: [{ attachment: { url: 'urn:x' } }] },
  EpisodeOfCare: { status: 'active', patient: anybody },
  EventDefinition: { status: 'draft', trigger: [{ type: 'named-event', name: 'x' }] },
  EvidenceVariable: { status: 'draft', characteristic: [{ definitionReference: { reference: 'Group/x' } }] },
  GraphDefinition: { name: 'X', status: 'draft', start: 'Patient' },
  ImmunizationRecommendation: {
    patient: anybody,
    date: '2026',
    recommendation: [{ vaccineCode: [code], forecastStatus: code }],
  },
  ImplementationGuide: { ...canonical, packageId: 'x', fhirVersion: ['4.0.1'] },
  Linkage: {
    item: [
      { type: 'source', resource: anybody },
      { type: 'alternate', resource: anybody },
    ],
  },
  MedicinalProduct: { name: [{ productName: 'x' }] },
  MedicinalProductManufactured: { manufacturedDoseForm: code, quantity: { value: 1 } },
  MedicinalProductPackaged: { packageItem: [{ type: code, quantity: { value: 1 } }] },
  MedicinalProductPharmaceutical: { administrableDoseForm: code, routeOfAdministration: [{ code }] },
  MessageHeader: { eventUri: 'urn:x', source: { endpoint: 'urn:x' } },
  OperationDefinition: {
    name: 'X',
    status: 'draft',
    kind: 'operation',
    code: 'x',
    system: true,
    type: false,
    instance: false,
  },
  ResearchStudy: { status: 'active' },
  ResearchSubject: { status: 'candidate', study: { reference: 'ResearchStudy/x' }, individual: anybody },
  SearchParameter: {
    ...canonical,
    description: 'x',
    code: 'x',
    base: ['Patient'],
    type: 'token',
    expression: 'Patient.x',
  },
  StructureDefinition: {
    ...canonical,
    kind: 'logical',
    abstract: true,
    type: 'urn:x',
    differential: { element: [{ id: 'x', path: 'x' }] },
  },
  StructureMap: {
    ...canonical,
    group: [
      {
        name: 'x',
        typeMode: 'none',
        input: [{ name: 'x', mode: 'source' }],
        rule: [{ name: 'x', source: [{ context: 'x' }] }],
      },
    ],
  },
  Subscription: { status: 'off', reason: 'x', criteria: 'Patient', channel: { type: 'websocket' } },
  TestReport: { status: 'completed', testScript: { reference: 'TestScript/x' }, result: 'pass' },
  ValueSet: { status: 'draft' },
  VerificationResult: { status: 'attested' },
}

/** A valid resource of each type: the shortest official example, or the least there can be. */
export function resourceOfEachType(t: TestContext): ReadonlyMap<string, Made> | undefined {
  const examples = examplesIn(t, 'fhir-r4-examples')
  if (examples === undefined) return undefined
  const found = new Map<string, Made>()
  for (const { text } of examples.toSorted((a, b) => a.text.length - b.text.length)) {
    const { meta: _, id: __, ...resource } = JSON.parse(text) as Made
    const type = String(resource['resourceType'])
    if (!found.has(type)) found.set(type, resource)
  }
  for (const type of resourceTypes) if (!found.has(type)) found.set(type, { resourceType: type, ...least[type] })
  return found
}
