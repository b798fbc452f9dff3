import type { ImportOutcome } from '@siegel/contract/staff'
import {
  displayName,
  displayValues,
  flagWeight,
  stringifyJson,
  type Observation,
  type Organization,
} from '@siegel/fhir'
import { isRefusal, Refusal, utf8 } from '@siegel/foundation'
import { unassigned, type Records, type RecordTransactor } from '@siegel/records'
import type { Blobs } from '@siegel/store'
import { applyCancellations, referencesOf, resolve } from './filing.ts'
import { givenTitle } from './parse/own-titles.ts'
import { inboxTask, titleOf, type InboxFacts } from './inbox-task.ts'
import { suggestPatients } from './match.ts'
import type { MappedReport } from './parse/index.ts'
import { parseFile } from './reader.ts'
import type { Readers } from './reader-process.ts'
import * as statements from './statements.ts'

export interface IntakeContext {
  records: Records
  blobs: Blobs
  readers: Readers
  newId: () => string
  /** Hex SHA-256. */
  digest: (bytes: Uint8Array) => string
}

type Caller = Parameters<Records['transact']>[0]
type Item = ImportOutcome['items'][number]

/** Refusals of the reader that are no fault of the file. */
const saysNothing: ReadonlySet<string> = new Set(['reader-busy', 'safe-locked'])

/**
 * Imports one file from outside: all of it, or nothing. Parsed in the reader's process; a known file or message is a
 * duplicate; each message becomes an item of the inbox, filed under a patient only where there is no doubt.
 * What the file itself is at fault for is an outcome; anything else throws.
 */
export async function importFile(
  context: IntakeContext,
  caller: Caller,
  fileName: string,
  bytes: Uint8Array,
): Promise<ImportOutcome> {
  const base = { fileName, warnings: [], items: [] }
  const hash = context.digest(bytes)
  let parsed
  try {
    parsed = await parseFile(bytes, context.readers)
  } catch (error) {
    if (!isRefusal(error) || saysNothing.has(error.code)) throw error
    const line = /^line (\d+)/.exec(error.detail ?? '')?.[1]
    return { ...base, outcome: 'refused', code: error.code, ...(line === undefined ? {} : { line: Number(line) }) }
  }
  const warnings = [...parsed.warnings, ...parsed.messages.flatMap((message) => message.warnings)].map(
    ({ code }) => code,
  )
  const items = context.records.transact(caller, { verb: 'import', facts: [`file sha256:${hash}`] }, (write) => {
    if (write.transaction.get(statements.taken, { hash }) !== undefined) return undefined
    const made = parsed.messages.flatMap((message) => take(context, write, message, { fileName, bytes, warnings }))
    write.transaction.run(statements.take, { hash, kind: 'file', task: null, at: write.at })
    return made
  })
  const isDuplicate = items === undefined || (items.length === 0 && parsed.messages.length > 0)
  return { ...base, outcome: isDuplicate ? 'duplicate' : 'taken', warnings: [...new Set(warnings)], items: items ?? [] }
}

interface Origin {
  fileName: string
  bytes: Uint8Array
  warnings: readonly string[]
}

function take(context: IntakeContext, write: RecordTransactor, message: MappedReport, origin: Origin): Item[] {
  const hash = context.digest(
    utf8(stringifyJson({ kind: message.kind, patient: message.patient, resources: message.resources })),
  )
  if (write.transaction.get(statements.taken, { hash }) !== undefined) return []
  const sure = suggestPatients(write, message.patient).find((suggestion) => suggestion.sure)?.patient.resource.id
  const holder = sure ?? unassigned
  const name = displayName(message.patient.name?.[0], 'list')
  const ids = referencesOf(message, context.newId, sure)
  const blobs = new Map(
    message.attachments.map(({ key, mediaType, bytes }) => [key, context.blobs.put(holder, mediaType, bytes).id]),
  )
  for (const { key, resource } of message.resources) write.create(resolve(resource, ids, blobs, name), ids.get(key)?.id)
  const [main] = message.resources
  const focus = main === undefined ? undefined : ids.get(main.key)
  if (focus === undefined) throw new Refusal('ldt-empty')
  const contentType = 'text/plain'
  const original = context.blobs.put(holder, contentType, origin.bytes)
  const kind = message.kind === 'report' ? ('laboratory' as const) : ('order' as const)
  const facts: InboxFacts = {
    kind,
    focus: { reference: `${focus.type}/${focus.id}` },
    title: titleOf(message),
    from: senderOf(message),
    ...weights(message),
    warnings: origin.warnings,
    original: { url: `Binary/${original.id}`, contentType, title: origin.fileName, size: origin.bytes.length },
  }
  const task = write.create(inboxTask(message.patient, sure, write.at, facts)).resource.id ?? ''
  if (sure !== undefined && message.kind === 'order') applyCancellations(write, sure)
  write.transaction.run(statements.take, { hash, kind: message.kind, task, at: write.at })
  const title = givenTitle(facts.title)
  return [{ inbox: task, kind, ...(title === undefined ? {} : { title }), matched: sure !== undefined }]
}

function senderOf(message: MappedReport): string {
  const organization = message.resources.find(({ resource }) => resource.resourceType === 'Organization')?.resource
  return (organization as Organization | undefined)?.name ?? ''
}

function weights(message: MappedReport): { abnormal: number; critical: number } {
  const flags = message.resources
    .filter(({ resource }) => resource.resourceType === 'Observation')
    .flatMap(({ resource }) => displayValues(resource as Observation).map(({ flag }) => flagWeight(flag)))
  return {
    abnormal: flags.filter((weight) => weight === 1).length,
    critical: flags.filter((weight) => weight === 2).length,
  }
}
