import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listSlots, unlock } from '@siegel/sealing/keyring'
import { commandLine, eventually, signInStaff, startDemo, type RunningDemo } from '../index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const passphrase = 'Holunder Regenrinne Steinpilz'

let demo: RunningDemo
before(async () => {
  demo = await startDemo({ patients: 2 })
})
after(() => demo.stop())

/** `siegel …` as a person runs it, with what that person types. */
async function siegel(args: string[], typed = '') {
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    ['--disable-warning=ExperimentalWarning', join(root, 'apps/cli/main.ts'), ...args, '--data', demo.facts.dataDir],
    { stdio: 'pipe' },
  )
  const texts = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()))
  child.stdin.end(typed)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...texts }
}

/** The operator's own server of the demo's portal. */
async function operator<T>(path: string, body?: object): Promise<T> {
  const token = readFileSync(join(demo.facts.dataDir, 'portal', 'admin-token'), 'utf8').trim()
  const answer = await fetch(new URL(`api/${path}`, demo.facts.portalAdminUrl), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return (await answer.json()) as T
}

interface Pairings {
  pairings: { state: string; words: string; hostName: string }[]
}
const newestPairing = async () => (await operator<Pairings>('pairings')).pairings[0]
const pairingCode = async () =>
  (await operator<{ code: string }>('pairing-codes', { hostName: demo.facts.practiceHost })).code
const pinned = () => readFileSync(join(demo.facts.dataDir, 'gateway', 'portal.json'), 'utf8')
const practices = () => operator<{ practices: unknown[] }>('practices')
const entries = async (verb: string) => {
  const log = await (await administrator()).log({ query: { verb } })
  return log.rows
}
let signedIn: ReturnType<typeof signInStaff> | undefined
const administrator = () => (signedIn ??= signInStaff(demo.facts, 'admin'))

test('pairing shows the words first; without a yes nothing is kept on either side, with a yes it holds', async () => {
  const portal = ['--portal', `127.0.0.1:${demo.facts.relayPort}`, '--server-name', 'portal.localhost']
  const before = { pin: pinned(), practices: await practices(), entries: (await entries('pair')).length }
  for (const typed of ['n\n', '', '\n', 'yellow\n']) {
    const code = await pairingCode()
    const { code: exit, err } = await siegel(['pair', code, ...portal], typed)
    assert.equal(exit, 1)
    assert.match(err, /Not joined/)
    const seen = await eventually('the portal notices', async () => {
      const newest = await newestPairing()
      return newest?.state === 'failed' ? newest : undefined
    })
    assert.ok(err.includes(seen.words), 'the same words on both screens')
    assert.match((await siegel(['pair', code, ...portal], 'y\n')).err, /pairing-code/, 'the code is used up')
  }
  assert.deepEqual(
    { pin: pinned(), practices: await practices(), entries: (await entries('pair')).length },
    before,
    'nothing was kept',
  )
  const joined = await siegel(['pair', await pairingCode(), ...portal, '--json'], 'y\n')
  assert.equal(joined.code, 0, joined.err)
  const { words, hostNames } = JSON.parse(joined.out) as { words: string; hostNames: string[] }
  assert.deepEqual(hostNames, [demo.facts.practiceHost])
  assert.deepEqual((await newestPairing())?.words, words)
  assert.equal((await newestPairing())?.state, 'paired')
  assert.equal((await entries('pair')).length, before.entries + 1)
})

test('while the words wait, the operator sees them and nothing is joined; another pairing ends the one before', async () => {
  const safe = commandLine(demo.facts)
  const begin = async () =>
    safe.pair({
      body: {
        portalHost: '127.0.0.1',
        portalPort: demo.facts.relayPort,
        serverName: 'portal.localhost',
        code: await pairingCode(),
      },
    })
  const first = await begin()
  const waiting = await newestPairing()
  assert.deepEqual([waiting?.state, waiting?.words], ['waiting', first.words])
  const second = await begin()
  await assert.rejects(safe.confirmPairing({ params: { pairing: first.pairing } }), { code: 'not-found' })
  await safe.refusePairing({ params: { pairing: second.pairing } })
  await assert.rejects(safe.confirmPairing({ params: { pairing: second.pairing } }), { code: 'not-found' })
  await eventually('both are given up', async () =>
    (await operator<Pairings>('pairings')).pairings.slice(0, 2).every(({ state }) => state === 'failed'),
  )
})

test('keys: a passphrase and a recovery code more open the safe, a removed one does not, the last for people stays', async () => {
  const keys = join(demo.facts.dataDir, 'keys')
  const list = async () => {
    const { out } = await siegel(['keys', 'list', '--json'])
    return JSON.parse(out) as { id: number; kind: string; label: string; made: string }[]
  }
  const before = await list()
  assert.deepEqual(before.map(({ kind }) => kind).sort(), ['keyfile', 'passphrase', 'recovery'])
  const short = await siegel(['keys', 'add', 'passphrase'], 'zu kurz\n')
  assert.deepEqual([short.code, (await list()).length], [1, before.length])

  const added = await siegel(['keys', 'add', 'passphrase', '--name', 'Tresor der Praxis', '--json'], `${passphrase}\n`)
  assert.equal(added.code, 0, added.err)
  const slot = JSON.parse(added.out) as { id: number; label: string }
  assert.equal(slot.label, 'Tresor der Praxis')
  assert.ok(!added.out.includes(passphrase) && !added.err.includes(passphrase))
  assert.equal((await unlock(keys, { kind: 'passphrase', secret: passphrase })).slot.id, slot.id)
  const { recoveryCode } = JSON.parse((await siegel(['keys', 'add', 'recovery', '--json'])).out) as {
    recoveryCode: string
  }
  const recovered = await unlock(keys, { kind: 'recovery', secret: recoveryCode })

  const removed = await siegel(['keys', 'remove', String(slot.id)])
  assert.match(removed.out, /Back-ups made before/)
  await assert.rejects(unlock(keys, { kind: 'passphrase', secret: passphrase }), { code: 'unlock-failed' })
  const renewed = await unlock(keys, { kind: 'recovery', secret: recoveryCode })
  assert.notDeepEqual(renewed.rootKey, recovered.rootKey, 'a new root key')
  assert.equal((await siegel(['keys', 'remove', '99'])).code, 1)

  for (const { id, kind } of await list())
    if (kind === 'passphrase' || (kind === 'recovery' && id !== recovered.slot.id))
      assert.equal((await siegel(['keys', 'remove', String(id)])).code, 0)
  const last = await siegel(['keys', 'remove', String(recovered.slot.id)])
  assert.deepEqual([last.code, last.out], [1, ''])
  assert.match(last.err, /nobody could unlock/)
  assert.equal((await list()).length, 2)
  assert.equal((await entries('key-remove')).length, 3)
  assert.equal((await entries('key-add')).length, 2)
})

test('after a change of keys a killed server comes back by itself, and a removed key file is gone from the disk', async () => {
  const state = async () =>
    (await fetch(new URL('/api/state', demo.facts.staffUrl))).json() as Promise<{ state: string }>
  const keyFile = listSlots(join(demo.facts.dataDir, 'keys')).find(({ kind }) => kind === 'keyfile')
  assert.ok(keyFile !== undefined)
  assert.equal((await siegel(['keys', 'remove', String(keyFile.id)])).code, 0)
  assert.ok(!existsSync(join(demo.facts.dataDir, 'keyfile')))
  const killed = serverOf(demo.facts.processes.safe)
  process.kill(killed, 'SIGKILL')
  await eventually('the keeper hands the new root key to the new server', async () => {
    const isNew = serverOf(demo.facts.processes.safe) !== killed
    return isNew && (await state()).state === 'open'
  })
  assert.equal((await siegel(['keys', 'add', 'keyfile'])).code, 0)
  assert.ok(existsSync(join(demo.facts.dataDir, 'keyfile')))
  assert.equal((await siegel(['keys', 'add', 'keyfile'])).code, 1, 'there is one already')
})

/** The server is the keeper's only child. */
const serverOf = (keeper: number): number =>
  Number(readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8').trim().split(' ')[0])
