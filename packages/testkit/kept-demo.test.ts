import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '@siegel/foundation/testing'
import { copyKept } from './kept-demo.ts'

/** A seeding that counts how often it is done, and takes its time between the first and the last file. */
function fixture(t: TestContext) {
  const folder = temporaryFolder(t)
  let seeded = 0
  const seed = async (data: string) => {
    seeded += 1
    mkdirSync(join(data, 'keys'), { mode: 0o700 })
    writeFileSync(join(data, 'keys', 'one'), 'first', { mode: 0o600 })
    await sleep(300)
    writeFileSync(join(data, 'last'), 'last')
    return { token: `token ${seeded}` }
  }
  let copies = 0
  const copy = async (patients: number, how = seed) => {
    const data = join(folder, `copy-${(copies += 1)}`)
    mkdirSync(data)
    const facts = await copyKept({ patients, seed: 1 }, data, how, { cache: join(folder, 'cache') })
    return { data, facts: JSON.parse(facts) as { token: string } }
  }
  return { folder, copy, seed, times: () => seeded, kept: () => readdirSync(join(folder, 'cache')) }
}

test('those that start at once get whole copies of one seeding, each its own', async (t) => {
  const { copy, times, kept } = fixture(t)
  const copies = await Promise.all([copy(3), copy(3), copy(3)])
  assert.equal(times(), 1)
  for (const { data, facts } of copies) {
    assert.equal(facts.token, 'token 1')
    assert.deepEqual(readdirSync(data).toSorted(), ['keys', 'last'])
    assert.equal(statSync(join(data, 'keys')).mode & 0o777, 0o700)
    assert.equal(statSync(join(data, 'keys', 'one')).mode & 0o777, 0o600)
  }
  writeFileSync(join(copies[0]?.data ?? '', 'keys', 'one'), 'changed')
  assert.equal(readFileSync(join((await copy(3)).data, 'keys', 'one'), 'utf8'), 'first')
  assert.equal((await copy(4)).facts.token, 'token 2')
  assert.equal(kept().length, 2)
})

test('a seeding that failed leaves nothing, and the next one is tried', async (t) => {
  const { copy, kept } = fixture(t)
  const fail = () => Promise.reject(new Error('no port'))
  await assert.rejects(copy(3, fail), /no port/)
  assert.deepEqual(kept(), [])
  assert.equal((await copy(3)).facts.token, 'token 1')
})

test('who died while seeding holds nobody up', async (t) => {
  const { copy, folder, kept } = fixture(t)
  await copy(3)
  const [key = ''] = kept()
  const cache = join(folder, 'cache')
  const { pid } = spawnSync('true')
  spawnSync('mv', [join(cache, key), join(cache, `${key}.${pid}`)])
  writeFileSync(join(cache, `${key}.lock`), String(pid))
  assert.equal((await copy(3)).facts.token, 'token 2')
})

test('what is older than two hours goes when something new is kept', async (t) => {
  const { copy, folder, kept } = fixture(t)
  await copy(3)
  const [key = ''] = kept()
  const old = join(folder, 'cache', key)
  utimesSync(old, Date.now() / 1000 - 3 * 3600, Date.now() / 1000 - 3 * 3600)
  await copy(4)
  assert.ok(!existsSync(old))
})
