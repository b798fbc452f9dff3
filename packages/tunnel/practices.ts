import { Refusal } from '@siegel/foundation'
import { z } from 'zod'
import { isHostName } from './client-hello.ts'
import { maxCertificateLength, maxHostNames } from './messages.ts'

/** All that the portal knows of a practice (security.md § 6). */
export interface Practice {
  /** Fingerprint of the practice root: 16 bytes as base64url. */
  readonly pfp: string
  /** SHA-256 of the tunnel key's SubjectPublicKeyInfo, hex. */
  readonly keyHash: string
  readonly hostNames: readonly string[]
  /** The practice certificate, a signed note. */
  readonly certificate: string
  /** The portal's operator has closed access. */
  readonly closed: boolean
}

/** Who may bring a tunnel, and for which names. Look-ups are synchronous: the table is small and always in memory. */
export interface PracticeTable {
  byKey(keyHash: string): Practice | undefined
  byHostName(hostName: string): Practice | undefined
  byPfp(pfp: string): Practice | undefined
  list(): readonly Practice[]
  /** Adds or replaces the practice; durable when resolved. Refuses `host-name-taken`, `key-taken`, `table-full`. */
  put(practice: Practice): Promise<void>
  remove(pfp: string): Promise<void>
}

const maxPractices = 100_000

/** The table over any storage: `save` must be durable when it resolves. Changes are made one after another. */
export function createPracticeTable(
  initial: readonly Practice[],
  save: (practices: readonly Practice[]) => Promise<void>,
): PracticeTable {
  let index = indexOf(initial)
  let queue: Promise<unknown> = Promise.resolve()

  type Edit = (practices: readonly Practice[]) => Practice[]
  async function apply(edit: Edit, before: Promise<unknown>): Promise<void> {
    await before
    const practices = edit([...index.byPfp.values()])
    const changed = indexOf(practices)
    await save(practices)
    index = changed
  }
  const change = (edit: Edit): Promise<void> => {
    const done = apply(edit, queue)
    queue = done.catch(() => {})
    return done
  }
  return {
    byKey: (keyHash) => index.byKey.get(keyHash),
    byHostName: (hostName) => index.byHostName.get(hostName),
    byPfp: (pfp) => index.byPfp.get(pfp),
    list: () => [...index.byPfp.values()],
    async put(practice) {
      const [row] = parsePractices([practice])
      await change((all) => [...all.filter(({ pfp }) => pfp !== practice.pfp), ...(row === undefined ? [] : [row])])
    },
    remove: (pfp) => change((all) => all.filter((practice) => practice.pfp !== pfp)),
  }
}

interface Index {
  readonly byPfp: Map<string, Practice>
  readonly byKey: Map<string, Practice>
  readonly byHostName: Map<string, Practice>
}

function indexOf(practices: readonly Practice[]): Index {
  const index: Index = { byPfp: new Map(), byKey: new Map(), byHostName: new Map() }
  if (practices.length > maxPractices) throw new Refusal('table-full')
  for (const practice of practices) {
    if (index.byPfp.has(practice.pfp)) throw new TypeError('a practice twice')
    if (index.byKey.has(practice.keyHash)) throw new Refusal('key-taken')
    index.byPfp.set(practice.pfp, practice)
    index.byKey.set(practice.keyHash, practice)
    for (const hostName of practice.hostNames) {
      if (index.byHostName.has(hostName)) throw new Refusal('host-name-taken')
      index.byHostName.set(hostName, practice)
    }
  }
  return index
}

const practiceRow = z.strictObject({
  pfp: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  keyHash: z.string().regex(/^[0-9a-f]{64}$/),
  hostNames: z.array(z.string().refine(isHostName)).min(1).max(maxHostNames),
  certificate: z.string().max(maxCertificateLength),
  closed: z.boolean(),
})
const practiceRows = z.array(practiceRow).max(maxPractices)

/** Stored rows, checked: nothing but the fields of a Practice. Throws TypeError. */
export function parsePractices(stored: unknown): Practice[] {
  const rows = practiceRows.safeParse(stored)
  if (!rows.success) throw new TypeError('not a table of practices')
  return rows.data
}
