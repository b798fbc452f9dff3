import assert from 'node:assert/strict'
import { callerOfRole } from '@siegel/access'
import { sql, type Reader } from '@siegel/store'
import type { Deed } from './deeds.ts'
import { openStore } from './open-store.ts'

type Opened = ReturnType<typeof openStore>

interface Version {
  readonly place: string
  readonly version: number
  readonly deleted: number
  readonly json: string
}

/** Every version there is, read past the gate. */
const versionsIn = (reader: Reader): Version[] =>
  reader.query<Version>({
    text: `SELECT n.name || '/' || r.id AS place, r.version, r.deleted, r.json FROM resource r JOIN name n ON n.id = r.type
           WHERE r.version > 0
           UNION ALL SELECT n.name || '/' || r.id, v.version, v.deleted, v.json FROM resource_version v
           JOIN resource r ON r.rid = v.rid JOIN name n ON n.id = v.type ORDER BY 1, 2`,
    values: [],
  })

const keyOf = ({ place, version }: { place: string; version: number }): string => `${place}/_history/${version}`
const markOf = (json: string): string => /"value":"(deed-[^"]+)"/.exec(json)?.[1] ?? ''

/** Checks that what was acknowledged is there as it was, and that nothing is half done; gives the deeds that were done. */
function checkDeeds(deeds: readonly Deed[], versions: readonly Version[]): Deed[] {
  const byKey = new Map(versions.map((version) => [keyOf(version), version]))
  const marks = new Map<string, number>()
  for (const { json } of versions) marks.set(markOf(json), (marks.get(markOf(json)) ?? 0) + 1)
  const done: Deed[] = []
  for (const deed of deeds) {
    for (const written of deed.written) {
      const found = byKey.get(keyOf(written))
      assert.ok(found !== undefined, `${deed.mark} was acknowledged: ${keyOf(written)} is lost`)
      assert.equal(found.deleted, written.text === undefined ? 1 : 0, keyOf(written))
      if (written.text !== undefined) assert.equal(found.json, written.text, `${deed.mark}: another text`)
    }
    const marked = marks.get(deed.mark) ?? 0
    const gone = deed.removed.filter((one) => byKey.get(keyOf(one))?.deleted === 1).length
    if (deed.isDone === false) assert.equal(marked, 0, `${deed.mark} has come late`)
    else deed.isDone = checkWhole(deed, marked + gone)
    if (deed.isDone) done.push(deed)
  }
  return done
}

/** Whether a deed was done, as its answer said if there was one: all of it or nothing. */
function checkWhole({ mark, marked, removed, answer }: Deed, there: number): boolean {
  const all = marked + removed.length
  assert.ok(there === 0 || there === all, `${mark} is torn: ${there} of ${all}`)
  if (answer === 'acknowledged') assert.equal(there, all, `${mark} was acknowledged`)
  if (answer === 'refused') assert.equal(there, 0, `${mark} was refused`)
  return there === all
}

function checkVersions(versions: readonly Version[]): void {
  const newest = new Map<string, number>()
  for (const { place, version } of versions) {
    assert.equal(version, (newest.get(place) ?? 0) + 1, `${place} lacks a version`)
    newest.set(place, version)
  }
}

/** Each deed that was done has its entry, and there is no entry of a deed that was not. */
function checkLog({ store, ledger }: Opened, done: readonly Deed[]): void {
  const { verbs, records } = store.read((reader) => {
    ledger.verify(reader)
    const entries = ledger.query(reader, {}, 1e9, 1_000_000).map(({ entry }) => entry)
    const writes = entries.filter(({ verb }) => ['create', 'update', 'delete', 'transaction'].includes(verb))
    return {
      verbs: writes.map(({ verb, object, patient }) => lineOf(verb, object ?? '', patient)),
      records: new Set(writes.flatMap(({ facts = [] }) => facts)),
    }
  })
  assert.deepEqual(verbs.toSorted(), done.map((deed) => lineOf(deed.verb, deed.object, deed.patient)).toSorted())
  for (const { verb, written } of done)
    if (verb === 'transaction')
      for (const { place } of written) assert.ok(records.has(`record ${place}`), `no entry names ${place}`)
}

/** Who makes something does not know its id beforehand, so an entry may name the type alone. */
const lineOf = (verb: string, object: string, patient: string | undefined): string =>
  `${verb} ${verb === 'create' ? object.split('/')[0] : object} ${patient ?? 'nobody'}`

/**
 * Opens what a killed process has left and checks it: acknowledged writes, transactions, versions, the log, the chains
 * of all charts. Gives the newest version of each record, 0 for what is deleted.
 */
export function checkStore(folder: string, deeds: readonly Deed[]): { newest: Map<string, number>; done: Deed[] } {
  const opened = openStore(folder)
  try {
    const versions = opened.store.read(versionsIn)
    checkVersions(versions)
    const done = checkDeeds(deeds, versions)
    checkLog(opened, done)
    for (const { place } of versions)
      if (place.startsWith('Patient/')) opened.records.verifyChart(place.slice('Patient/'.length))
    return {
      newest: new Map(versions.map(({ place, version, deleted }) => [place, deleted === 1 ? 0 : version])),
      done,
    }
  } finally {
    opened.store.close()
  }
}

const reader = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')

/** Each record is found by what its newest version says, and by nothing that an older one said. */
async function checkSearches({ records }: Opened, versions: readonly Version[]): Promise<number> {
  const current = new Map(versions.map((version) => [version.place, version.deleted === 1 ? '' : markOf(version.json)]))
  return records.read(reader, { verb: 'search' }, (read) => {
    let found = 0
    for (const { place, json } of versions) {
      const [mark, [type = '', id = '']] = [markOf(json), place.split('/')]
      if (mark === '') continue
      const ids = read.find(type, { identifier: mark }).map((one) => one.id)
      assert.equal(ids.includes(id), current.get(place) === mark, `${place} by ${mark}`)
      found += 1
    }
    return found
  })
}

/** All rows of the tables that searches look into, and the words of the full-text index. */
function indexRows({ store }: Opened): Map<string, string[]> {
  const rowsOf = (table: string, columns = '*') =>
    store.transact((tx) =>
      tx.query<object>({ text: `SELECT ${columns} FROM ${table}`, values: [] }).map((row) => JSON.stringify(row)),
    )
  const tables = store.read((read) =>
    read.query<{ name: string }>({
      text: `SELECT name FROM sqlite_schema WHERE type = 'table' AND (name LIKE 'index\\_%' ESCAPE '\\' OR name = 'resource_also')
             AND name <> 'index_state' AND sql NOT LIKE '%VIRTUAL%'`,
      values: [],
    }),
  )
  assert.ok(tables.length >= 8, tables.map(({ name }) => name).join())
  const rows = new Map(tables.map(({ name }) => [name, rowsOf(name).toSorted()]))
  return rows.set('chart_text', wordsIn(store).toSorted())
}

const openWords = sql<Record<string, never>>(
  'crash.open-words',
  "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'chart_text', 'col')",
)

/** The full-text index keeps no rows, but it tells in how many records each word occurs. */
function wordsIn(store: Opened['store']): string[] {
  return store.transact((tx) => {
    tx.run(openWords, {})
    return tx.query<object>({ text: 'SELECT * FROM temp.words', values: [] }).map((row) => JSON.stringify(row))
  })
}

/** Checks that the index is what the records make of it: by searches, and against one that is made anew. */
export async function checkIndex(folder: string): Promise<number> {
  const opened = openStore(folder)
  try {
    const found = await checkSearches(opened, opened.store.read(versionsIn))
    const before = indexRows(opened)
    opened.store.transact((tx) => tx.query({ text: 'UPDATE index_state SET edition = 0 RETURNING one', values: [] }))
    opened.reopen()
    const after = indexRows(opened)
    for (const [table, rows] of before) assert.deepEqual(after.get(table), rows, table)
    assert.ok((before.get('index_token')?.length ?? 0) > 0 && (before.get('chart_text')?.length ?? 0) > 0)
    return found
  } finally {
    opened.store.close()
  }
}
