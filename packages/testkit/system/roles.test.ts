import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { address, createClient, isOctets, roles, type Endpoint, type Role } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'
import { totpCode } from '@siegel/sealing/node'
import { startDemo, userOf, type RunningDemo } from '../index.ts'
import { verdictOf } from '../roles-page.ts'
import { sampleOf } from '../sample.ts'

const endpoints = Object.entries<Endpoint>(staffEndpoints)
/** These end what the other questions need: they are asked last. */
const ending = new Set(['lock', 'signOut', 'lockScreen'])

let demo: RunningDemo
before(async () => {
  demo = await startDemo({ patients: 3 })
})
after(() => demo.stop())

interface Answer {
  status: number
  code: string
}

/** Sends a request made from the endpoint's own shapes; with a flaw, one that no endpoint can carry out. */
async function ask(endpoint: Endpoint, headers: Record<string, string>, flaw: boolean): Promise<Answer> {
  const { method, path, params, query, input } = endpoint
  const sent = new Headers(headers)
  const call = {
    ...(params === undefined ? {} : { params: sampleOf(params) as Record<string, unknown> }),
    ...(query === undefined ? {} : { query: sampleOf(query) as Record<string, unknown> }),
  }
  const init: RequestInit = { method, headers: sent }
  if (input !== undefined && isOctets(input)) {
    // Nothing that is any file: it is refused by what reads it.
    sent.set('content-type', input.octets[0] ?? '')
    init.body = new Uint8Array([0])
  } else if (input !== undefined) {
    sent.set('content-type', 'application/json')
    const body = sampleOf(input) as object
    init.body = JSON.stringify(flaw ? { ...body, 'no-such-field': 1 } : body)
  }
  const answer = await fetch(new URL(address(path, call), demo.facts.staffUrl), init)
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') === true
  return {
    status: answer.status,
    code: isJson && text !== '' ? ((JSON.parse(text) as { code?: string }).code ?? '') : '',
  }
}

/** A request that passes the door must still change nothing: it names what is not there, or says too much. */
const wouldChange = ({ method, path }: Endpoint): boolean => method !== 'GET' && !path.includes(':')

async function cookieOf(role: Role): Promise<string> {
  const { userName, password, totpSecret } = userOf(demo.facts, role)
  const answer = await fetch(new URL('/api/sign-in/password', demo.facts.staffUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password, code: totpCode(totpSecret, Date.now()) }),
  })
  assert.equal(answer.status, 200)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

/** What is written down of changes: verbs of the log, counted. */
const changing = [
  'create',
  'update',
  'delete',
  'transaction',
  'import',
  'assign',
  'sign-off',
  'release',
  'withdraw',
  'invite',
]
const others = [
  'revoke',
  'person-add',
  'person-change',
  'person-remove',
  'person-return',
  'credentials-reset',
  'passkey-add',
  'token-create',
  'token-revoke',
  'day-pin-set',
]
const glass = ['break-glass', 'break-glass-seen', 'protect', 'unprotect', 'lock', 'codes-import']
async function changes(cookie: string): Promise<string> {
  const client = createClient(staffEndpoints, {
    headers: () => ({ cookie }),
    fetch: (path, init) => fetch(new URL(path, demo.facts.staffUrl), init),
  })
  const counts: string[] = []
  for (const verb of [...changing, ...others, ...glass])
    counts.push(`${verb} ${(await client.log({ query: { verb, count: 200 } })).rows.length}`)
  const { total } = await client.patients({ query: { count: 1 } })
  return [...counts, `patients ${total}`].join('\n')
}

test('every endpoint answers every role as docs/roles.md says, nobody without a sign-in, and no program', async (t) => {
  const cookies = new Map<Role, string>()
  for (const role of roles) cookies.set(role, await cookieOf(role))
  const counting = cookies.get('doctor') ?? ''
  const before = await changes(counting)
  const questions = endpoints.filter(([name]) => !ending.has(name))

  await t.test('not signed in, and with a program’s token', async () => {
    for (const [name, endpoint] of endpoints.filter(([, { access }]) => access !== 'public')) {
      const nobody = await ask(endpoint, {}, false)
      assert.deepEqual(nobody, { status: 401, code: 'not-signed-in' }, name)
      const program = await ask(endpoint, { authorization: `Bearer ${demo.facts.token}` }, false)
      assert.deepEqual(program, { status: 401, code: 'not-signed-in' }, `${name} by token`)
      const pretending = await ask(endpoint, { cookie: `__Host-siegel=${demo.facts.token}` }, false)
      assert.deepEqual(pretending, { status: 401, code: 'not-signed-in' }, `${name} by token as cookie`)
    }
    const fhir = await fetch(new URL('Patient?_count=1', `${demo.facts.fhirUrl.replace(/\/$/, '')}/`), {
      headers: { authorization: `Bearer ${demo.facts.token}` },
    })
    assert.equal(fhir.status, 200, 'the token is a good one')
  })

  for (const role of roles)
    await t.test(role, async () => {
      const cookie = cookies.get(role) ?? ''
      for (const [name, endpoint] of questions.filter(([, { access }]) => access !== 'public')) {
        const verdict = verdictOf(endpoint, role)
        // Refused is refused although the request is in order.
        const answer = await ask(endpoint, { cookie }, verdict === 'allowed' && wouldChange(endpoint))
        if (verdict === 'allowed')
          assert.ok(![401, 403].includes(answer.status), `${role} ${name}: ${answer.status} ${answer.code}`)
        else assert.deepEqual(answer, { status: 403, code: 'not-allowed' }, `${role} ${name}`)
        assert.notEqual(answer.status, 500, `${role} ${name}`)
      }
    })

  await t.test('nothing has changed by it', async () => {
    assert.equal(await changes(counting), before)
  })

  await t.test('signing out, locking the screen and locking the safe', async () => {
    for (const role of roles) {
      const cookie = cookies.get(role) ?? ''
      const isRefused = verdictOf(staffEndpoints.lock, role) === 'refused'
      if (isRefused) assert.equal((await ask(staffEndpoints.lock, { cookie }, false)).status, 403, `${role} lock`)
      if (role === 'doctor') continue
      const end = role === 'office' ? staffEndpoints.lockScreen : staffEndpoints.signOut
      assert.equal((await ask(end, { cookie }, false)).status, 204, role)
      assert.equal((await ask(staffEndpoints.me, { cookie }, false)).status, 401, role)
    }
    assert.equal((await ask(staffEndpoints.lock, { cookie: cookies.get('doctor') ?? '' }, false)).status, 204)
  })
})
