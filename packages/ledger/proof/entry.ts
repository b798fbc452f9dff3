import { concat, Refusal, utf8 } from '@siegel/foundation'
import { hmacSha256 } from '@siegel/sealing'

/**
 * Text of a log entry (security.md § 5): a first line `siegel/v1/entry`, then `key value` lines in a fixed order, each
 * ending in LF. It is stored encrypted in the safe; the tree holds only a keyed hash of it.
 */
export interface Entry {
  /** RFC 3339, UTC, milliseconds. */
  at: string
  /** Who: id, name and role as they were then. Programs have the role `system`. */
  actor: { id: string; name: string; role: string }
  verb: string
  /** The patient whom alone the entry concerns. */
  patient?: string
  /** What it was done to: a FHIR reference, a mailbox, an item. */
  object?: string
  purpose?: string
  /** `proven`: it went through the safe. `reported`: the gateway said so. */
  evidence: 'proven' | 'reported'
  /** Further facts, for instance the ids that a search showed. */
  facts?: readonly string[]
  /** Which patients a list showed: hex SHA-256 over their ids, sorted, each followed by LF; the ids lie beside the entry. */
  shownHash?: string
  /** Head of the patient's chain of record versions after this entry, hex SHA-256. */
  chain?: string
}

export const leafTypes = { entry: 1, erasure: 2, restored: 3 } as const
export type LeafType = (typeof leafTypes)[keyof typeof leafTypes]

const head = 'siegel/v1/entry\n'
const keys = [
  'at',
  'actor',
  'name',
  'role',
  'verb',
  'patient',
  'object',
  'purpose',
  'evidence',
  'fact',
  'shown-sha256',
  'chain',
] as const
const maxFacts = 500
const maxValue = 500

/** Line ends and other control characters become spaces, and over-long values are cut: an entry is always writable. */
const oneLine = (value: string) =>
  value
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .trim()
    .slice(0, maxValue)

export function formatEntry(entry: Entry): string {
  const lines: [string, string | undefined][] = [
    ['at', entry.at],
    ['actor', entry.actor.id],
    ['name', entry.actor.name],
    ['role', entry.actor.role],
    ['verb', entry.verb],
    ['patient', entry.patient],
    ['object', entry.object],
    ['purpose', entry.purpose],
    ['evidence', entry.evidence],
    ...(entry.facts ?? []).slice(0, maxFacts).map((fact): [string, string] => ['fact', fact]),
    ['shown-sha256', entry.shownHash],
    ['chain', entry.chain],
  ]
  return head + lines.flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${oneLine(value)}\n`])).join('')
}

/** Throws Refusal 'entry-malformed' for anything that formatEntry does not write. */
export function parseEntry(text: string): Entry {
  if (!text.startsWith(head) || !text.endsWith('\n')) throw malformed()
  const values = new Map<string, string>()
  const facts: string[] = []
  let last = 0
  for (const line of text.slice(head.length, -1).split('\n')) {
    const space = line.indexOf(' ')
    const key = line.slice(0, space)
    const place = keys.findIndex((known) => known === key)
    if (space < 1 || place < last || (values.has(key) && key !== 'fact')) throw malformed()
    last = place
    const value = line.slice(space + 1)
    if (key === 'fact') facts.push(value)
    else values.set(key, value)
  }
  const need = (key: string) => {
    const value = values.get(key)
    if (value === undefined) throw malformed()
    return value
  }
  const evidence = need('evidence')
  if (evidence !== 'proven' && evidence !== 'reported') throw malformed()
  const shownHash = values.get('shown-sha256')
  return {
    at: need('at'),
    actor: { id: need('actor'), name: need('name'), role: need('role') },
    verb: need('verb'),
    evidence,
    ...optional('patient', values),
    ...optional('object', values),
    ...optional('purpose', values),
    ...(facts.length > 0 ? { facts } : {}),
    ...(shownHash === undefined ? {} : { shownHash }),
    ...optional('chain', values),
  }
}

function optional<K extends string>(key: K, values: Map<string, string>): { [key in K]?: string } {
  const value = values.get(key)
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: string })
}

const malformed = () => new Refusal('entry-malformed')

/** Leaf = type ‖ HMAC-SHA-256(nonce, type ‖ text): 33 bytes that tell nothing without nonce and text. */
export function entryLeaf(type: LeafType, nonce: Uint8Array, text: string): Uint8Array {
  const typeByte = Uint8Array.of(type)
  return concat(typeByte, hmacSha256(nonce, concat(typeByte, utf8(text))))
}
