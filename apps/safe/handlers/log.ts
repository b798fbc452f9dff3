import type { safeEndpoints } from '@siegel/contract/staff'
import { displayName, type Patient } from '@siegel/fhir'
import { base64, hex, Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import type { StoredEntry } from '@siegel/ledger'
import {
  entryLeaf,
  inclusionProof,
  leafHash,
  leafTypes,
  parseCheckpoint,
  verifyInclusion,
  witnessedAt,
} from '@siegel/ledger/proof'
import { splitNote } from '@siegel/sealing/node'
import type { OpenSafe } from '../open-safe.ts'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

type LogHandlers = Pick<Handlers<typeof safeEndpoints, StaffCaller>, 'log' | 'logProof'>

const pageSize = 100

/** The log for those who may read it; reading it is an entry, too. */
export function logHandlers(safe: Safe): LogHandlers {
  return {
    log: async ({ caller, query }) => {
      const { open } = safe
      const { cursor, count = pageSize, patient, actor, verb, from, to } = query
      const filter = defined({ patient, actor, verb, from, to })
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursorIndex(cursor)
      const found = open.store.read((reader) => open.ledger.query(reader, filter, before, count))
      const facts = Object.entries(filter).map(([name, value]) => `${name} ${value}`)
      await open.ledger.record({ actor: caller, verb: 'read-log', evidence: 'proven', facts })
      const names = await patientNames(open, caller, found)
      const witnessed = open.checkpoints.newest()?.size ?? 0
      const last = found.at(-1)
      return {
        rows: found.map(({ index, entry }) => {
          const name = entry.patient === undefined ? undefined : names.get(entry.patient)
          return {
            index,
            at: entry.at,
            actor: entry.actor,
            verb: entry.verb,
            ...(entry.patient === undefined
              ? {}
              : { patient: { id: entry.patient, ...(name === undefined ? {} : { name }) } }),
            ...(entry.object === undefined ? {} : { object: entry.object }),
            ...(entry.purpose === undefined ? {} : { purpose: entry.purpose }),
            ...(entry.facts?.some((fact) => fact.startsWith('break-glass ')) === true ? { underGlass: true } : {}),
            evidence: entry.evidence,
            witnessed: index < witnessed,
          }
        }),
        ...(found.length === count && last !== undefined ? { cursor: String(last.index) } : {}),
        state: await logState(open),
      }
    },
    logProof: ({ params }) => {
      const { open } = safe
      const newest = open.checkpoints.newest()
      if (newest === undefined || params.index >= newest.size) throw new Refusal('not-witnessed-yet')
      const found = open.store.read((reader) => {
        const stored = open.ledger.entry(reader, params.index)
        return stored === undefined
          ? undefined
          : { stored, proof: inclusionProof(params.index, newest.size, open.ledger.nodes(reader)) }
      })
      if (found === undefined) throw new Refusal('not-found')
      const { stored, proof } = found
      const leaf = leafHash(entryLeaf(leafTypes.entry, stored.nonce, stored.text))
      const checkpoint = parseCheckpoint(splitNote(newest.note).text)
      const included = verifyInclusion(leaf, params.index, checkpoint.size, proof, checkpoint.root)
      return {
        index: params.index,
        text: stored.text,
        nonce: base64(stored.nonce),
        leafHash: hex(leaf),
        proof: proof.map(base64),
        checkpoint: newest.note,
        verified: included && witnessedAt(newest.note, open.checkpoints.policy) !== undefined,
      }
    },
  }
}

/** Names only for those who may see patients; a data protection officer sees ids. */
async function patientNames(
  open: OpenSafe,
  caller: StaffCaller,
  entries: readonly StoredEntry[],
): Promise<Map<string, string>> {
  const ids = [...new Set(entries.flatMap(({ entry }) => entry.patient ?? []))]
  if (!caller.permissions.has('patient.list') || ids.length === 0) return new Map()
  const named = await open.records.read(caller, { verb: 'search', purpose: 'log' }, (reader) =>
    ids.map((id) => [id, displayName(reader.get<Patient>('Patient', id)?.resource.name?.[0], 'list')] as const),
  )
  return new Map(named)
}

async function logState(open: OpenSafe) {
  const newest = open.checkpoints.newest()
  const { size, root } = await open.ledger.head()
  return {
    origin: open.release.logOrigin,
    size,
    root: base64(root),
    witnessedSize: newest?.size ?? 0,
    ...(newest === undefined ? {} : { witnessedAt: newest.at }),
    witnesses: open.checkpoints.witnesses,
  }
}

function cursorIndex(cursor: string): number {
  const index = Number(cursor)
  if (!Number.isSafeInteger(index) || index < 0) throw new Refusal('input-invalid', 'cursor')
  return index
}

const defined = <T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string }
