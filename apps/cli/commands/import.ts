import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CallFailed } from '@siegel/contract'
import type { SafeClient } from '../client.ts'
import { progressBar } from '../progress.ts'
import type { SafeStream } from '../stream.ts'
import { CommandFailed } from '../usage.ts'

/** What became of a file, whatever kind it is. */
interface Outcome {
  outcome: 'taken' | 'duplicate' | 'refused'
  /** What stands behind the file's name. */
  text: string
  /** Everything, for programs. */
  facts: object
}

type Kind = 'export' | 'fhir' | 'lines' | 'laboratory'

const sniffed_bytes = 64 * 1024

/**
 * Imports files and whole folders, each by what is in it: an export of a practice, FHIR (JSON, NDJSON or XML), else a
 * laboratory file; one line a file. Fails where anything was refused.
 */
export async function importFiles(
  client: SafeClient,
  stream: SafeStream,
  paths: readonly string[],
  json: boolean,
): Promise<void> {
  let refused = 0
  const files = paths.flatMap(filesBelow)
  for (const [index, path] of files.entries()) {
    const title = files.length === 1 ? basename(path) : `${index + 1}/${files.length} ${basename(path)}`
    const { outcome, text, facts } = await importFile(client, stream, path, progressBar(title, json))
    if (outcome === 'refused') refused += 1
    if (json) console.log(JSON.stringify({ file: path, outcome, ...facts }))
    else console.log(`${outcome.padEnd(10)} ${path}${text === '' ? '' : `: ${text}`}`)
  }
  if (refused > 0) throw new CommandFailed(`${refused} file(s) were refused, wholly or in part.`)
}

async function importFile(
  client: SafeClient,
  stream: SafeStream,
  path: string,
  progress: (done: number, all: number) => void,
): Promise<Outcome> {
  const size = statSync(path).size
  const sent = (done: number) => progress(done, size)
  try {
    switch (kindOf(path)) {
      case 'export':
        return restored(await stream.upload('/command/restore', path, 'application/zip', sent))
      case 'fhir':
        return fhir(await stream.upload('/command/fhir', path, 'application/octet-stream', sent))
      case 'lines':
        return fhir(await stream.upload('/command/fhir', path, 'application/fhir+ndjson', sent))
      case 'laboratory':
        return await laboratory(client, path)
    }
  } catch (error) {
    if (!(error instanceof CallFailed) || error.status === 0 || error.status >= 500) throw error
    return { outcome: 'refused', text: refusals[error.code] ?? error.code, facts: { code: error.code } }
  }
}

const refusals: Readonly<Record<string, string>> = {
  'restore-exists': 'a record of the export is here already; nothing was changed',
  'restore-hash': 'the file is not the one that was exported; nothing was changed',
  'restore-newer': 'a newer version made this export; nothing was changed',
  'restore-invalid': 'this is no export of a practice, or it is damaged; nothing was changed',
  'restore-order': 'the versions are in no order; nothing was changed',
  'line-too-long': 'a line is longer than any resource may be',
}

/** By the first bytes: names of files say little. */
function kindOf(path: string): Kind {
  const bytes = Buffer.alloc(sniffed_bytes)
  const file = openSync(path, 'r')
  const text = bytes.subarray(0, readSync(file, bytes)).toString('latin1')
  closeSync(file)
  if (text.startsWith('PK\u0003\u0004')) return 'export'
  const begin = text.replace(/^\u00ef\u00bb\u00bf/, '').trimStart()
  if (begin.startsWith('<')) return 'fhir'
  if (!begin.startsWith('{')) return 'laboratory'
  return /\.(?:ndjson|jsonl)$/i.test(path) || isWhole(begin.split('\n', 1)[0] ?? '') ? 'lines' : 'fhir'
}

/** Whether a line is a resource by itself. A single one is a file of one line, which is the same. */
function isWhole(line: string): boolean {
  try {
    return (JSON.parse(line) as { resourceType?: unknown }).resourceType !== 'Bundle'
  } catch {
    return false
  }
}

function restored(answer: unknown): Outcome {
  const { counts, files } = answer as { counts: Record<string, number>; files: number }
  const versions = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { outcome: 'taken', text: `${versions} versions, ${files} files`, facts: { counts, files } }
}

function fhir(answer: unknown): Outcome {
  const facts = answer as {
    taken: number
    duplicate: number
    refused: { place: string; reason: string }[]
    more: number
  }
  const refused = facts.refused.length + facts.more
  const reasons = facts.refused.map(({ place, reason }) => `\n           ${place}: ${reason}`).join('')
  const more = facts.more === 0 ? '' : `\n           and ${facts.more} more`
  const { taken, duplicate } = facts
  return {
    outcome: refused > 0 ? 'refused' : taken > 0 ? 'taken' : 'duplicate',
    text: `${taken} taken, ${duplicate} duplicate, ${refused} refused${reasons}${more}`,
    facts,
  }
}

async function laboratory(client: SafeClient, path: string): Promise<Outcome> {
  const bytes = new Uint8Array(readFileSync(path))
  const { outcome, ...facts } = await client.importFile({
    body: { bytes, mediaType: 'application/octet-stream', fileName: basename(path) },
  })
  return { outcome, text: reason(facts), facts }
}

type LaboratoryFacts = Omit<Awaited<ReturnType<SafeClient['importFile']>>, 'outcome'>

function reason({ code, line, items, warnings }: LaboratoryFacts): string {
  const parts = [
    ...(code === undefined ? [] : [line === undefined ? code : `${code} in line ${line}`]),
    ...items.map(({ title, matched }) => `${title} (${matched ? 'matched' : 'in the inbox, nobody assigned'})`),
    ...warnings.map((warning) => `warning: ${warning}`),
  ]
  return parts.join('; ')
}

const filesBelow = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .map((name) => join(path, name))
        .filter((name) => statSync(name).isFile())
        .sort()
    : [path]
