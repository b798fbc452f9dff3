import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPracticeTable, parsePractices, type Practice } from './practices.ts'

const row = (number: number, more: Partial<Practice> = {}): Practice => ({
  pfp: `practice-${String(number).padStart(13, '0')}`,
  keyHash: String(number).padStart(64, '0'),
  hostNames: [`p${number}.localhost`],
  certificate: 'note',
  closed: false,
  ...more,
})

test('the table finds practices by key, name and fingerprint, and keeps what was saved', async () => {
  const saved: (readonly Practice[])[] = []
  const table = createPracticeTable([row(1)], async (practices) => void saved.push(practices))
  await Promise.all([table.put(row(2)), table.put(row(3)), table.put(row(2, { closed: true }))])
  assert.equal(table.byKey(row(2).keyHash)?.closed, true)
  assert.equal(table.byHostName('p3.localhost')?.pfp, row(3).pfp)
  assert.equal(table.byPfp(row(1).pfp)?.pfp, row(1).pfp)
  await table.remove(row(1).pfp)
  assert.equal(table.byHostName('p1.localhost'), undefined)
  assert.deepEqual(saved.at(-1), [row(3), row(2, { closed: true })])
})

test('no two practices share a name or a key, and nothing changes when saving fails', async () => {
  let broken = false
  const save = async (): Promise<void> => {
    if (broken) throw new Error('disk full')
  }
  const table = createPracticeTable([row(1)], save)
  await assert.rejects(table.put(row(2, { hostNames: ['p1.localhost'] })), { code: 'host-name-taken' })
  await assert.rejects(table.put(row(2, { keyHash: row(1).keyHash })), { code: 'key-taken' })
  await assert.rejects(table.put(row(2, { hostNames: [] })), TypeError)
  await assert.rejects(table.put(row(2, { hostNames: ['*.localhost'] })), TypeError)
  broken = true
  await assert.rejects(table.put(row(2)), /disk full/)
  assert.equal(table.byPfp(row(2).pfp), undefined)
  broken = false
  await table.put(row(2))
  assert.equal(table.list().length, 2)
})

test('stored rows with anything more, less or else are refused', () => {
  assert.deepEqual(parsePractices([row(1)]), [row(1)])
  const { closed: _closed, ...short } = row(1)
  for (const bad of [{ ...row(1), note: 'x' }, short, row(1, { keyHash: 'x' }), row(1, { pfp: 'x' }), null])
    assert.throws(() => parsePractices([bad]), TypeError)
  assert.throws(() => parsePractices({}), TypeError)
})
