import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { commandEndpoints } from '@siegel/contract/command'
import { createLogger } from '@siegel/foundation/logger'
import { temporaryFolder } from '@siegel/foundation/testing'
import { ApiServer, requestListener } from '@siegel/http'
import { clientFixture, ec, rsa } from '../../../packages/access/testing.ts'
import { commandHandlers } from '../../safe/handlers/command.ts'
import type { Safe } from '../../safe/safe.ts'
import { commandLineOf, type StaffCaller } from '../../safe/sessions.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

interface Made {
  id: string
}
interface Listed extends Made {
  name: string
  role: string
  scope: string
  keys: { kid: string; thumbprint: string }[]
}

/** The safe's own handlers on a socket, over the real access; and `siegel token client …` as a person runs it. */
async function fixture(t: TestContext) {
  const client = clientFixture(t)
  const data = temporaryFolder(t)
  mkdirSync(join(data, 'run'))
  writeFileSync(join(data, 'run', 'command-token'), 'local')
  const safe = { state: 'open', open: { access: client.access } } as unknown as Safe
  const api = new ApiServer<StaffCaller>({
    log: createLogger('test', 'silent'),
    https: false,
    authenticate: (request) => commandLineOf(safe, 'local', request),
    allows: (caller, access) => access === 'signed-in' || caller.permissions.has(access),
  }).add(commandEndpoints, commandHandlers(safe))
  const server = createServer(requestListener(api.app))
  await new Promise<void>((resolve) => server.listen(join(data, 'run', 'safe.sock'), resolve))
  t.after(() => server.close())
  const siegel = async (...words: string[]) => {
    const child = spawn(process.execPath, [main, 'token', 'client', ...words, '--data', data], { stdio: 'pipe' })
    const texts = { out: '', err: '' }
    child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()))
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, ...texts }
  }
  const file = (content: unknown): string => {
    const path = join(data, 'keys.json')
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }
  return { ...client, file, siegel }
}

test('a program is registered, listed and ended, each with its entry in the log', async (t) => {
  const { access, assertion, file, grant, id, log, siegel } = await fixture(t)
  const options = ['--name', 'Praxiswaage', '--role', 'assistant', '--scope', 'system/Observation.cruds']
  const added = await siegel('add', ...options, '--jwks', file({ keys: [rsa.jwk] }), '--json')
  assert.equal(added.code, 0, added.err)
  const made = JSON.parse(added.out) as Made
  assert.deepEqual(
    [log()[0]?.verb, log()[0]?.object, log()[0]?.actor.id],
    ['client-add', made.id, 'system/command-line'],
  )
  const listed = JSON.parse((await siegel('list', '--json')).out) as Listed[]
  assert.deepEqual(
    listed.map((one) => one.id),
    [id, made.id],
  )
  const [, scale] = listed
  assert.deepEqual([scale?.name, scale?.role, scale?.scope], ['Praxiswaage', 'assistant', 'system/Observation.cruds'])
  assert.match(scale?.keys[0]?.thumbprint ?? '', /^[A-Za-z0-9_-]{43}$/)
  const { out } = await siegel('list')
  assert.ok(out.includes('Praxiswaage') && out.includes('rsa-1') && out.includes(scale?.keys[0]?.thumbprint ?? '-'))

  const { token } = grant(assertion())
  const ended = await siegel('revoke', id)
  assert.deepEqual([ended.code, access.tokens.callerOf(token)], [0, undefined])
  assert.equal(log()[0]?.verb, 'client-revoke')
  const again = await siegel('revoke', id)
  assert.deepEqual([again.code, again.out], [1, ''])
  assert.match(again.err, /no such program/)
})

test('a private key, a wrong scope or a file that cannot be read is refused in a sentence; wrong usage is 2', async (t) => {
  const { file, log, siegel } = await fixture(t)
  const before = log().length
  const add = (path: string, scope = 'system/*.rs') =>
    siegel('add', '--name', 'x', '--role', 'doctor', '--scope', scope, '--jwks', path)
  const secret = { ...ec.jwk, d: 'c2VjcmV0LXNjYWxhcg' }
  for (const [answer, said] of [
    [await add(file({ keys: [secret] })), /private key/],
    [await add(file({ keys: [] })), /no JWK set/],
    [await add(file('-----BEGIN PUBLIC KEY-----')), /no JWK set/],
    [await add(file({ keys: [ec.jwk] }), 'patient/*.rs'), /scope is not valid/],
    [await add('/nowhere/keys.json'), /cannot be read/],
  ] as const) {
    assert.deepEqual([answer.code, answer.out], [1, ''])
    assert.match(answer.err, said)
    assert.ok(!answer.err.includes(secret.d))
  }
  const keys = file({ keys: [ec.jwk] })
  for (const words of [
    [],
    ['sing'],
    ['list', 'more'],
    ['revoke'],
    ['revoke', 'one', 'two'],
    ['add', '--name', 'x', '--role', 'king', '--scope', 'system/*.rs', '--jwks', keys],
    ['add', '--role', 'doctor', '--scope', 'system/*.rs', '--jwks', keys],
    ['add', '--name', 'x', '--role', 'doctor', '--jwks', keys],
    ['add', '--name', 'x', '--role', 'doctor', '--scope', 'system/*.rs'],
  ])
    assert.equal((await siegel(...words)).code, 2, words.join(' '))
  assert.equal(log().length, before)
})
