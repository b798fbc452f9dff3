import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { patientEndpoints } from '@siegel/contract/patient'
import { concat, u32, utf8 } from '@siegel/foundation'
import { Random } from '../demo/random.ts'
import { Patient, relayFetch, slotOfLink, startDemo, type RunningDemo } from '../index.ts'
import { processesOf } from '../processes.ts'

/** A million by night (`SLOW=1`), which takes half an hour at most. */
const count = process.env['SLOW'] === '1' ? 1_000_000 : 20_000
const atOnce = 16
/** Openings wait ten seconds for a safe that has nothing to say to nonsense: few of them, from an address of their own. */
const openings = 12

let demo: RunningDemo
before(async () => {
  demo = await startDemo({ patients: 2 })
})
after(() => demo.stop())

const address = (from: string) => ({
  host: demo.facts.practiceHost,
  port: demo.facts.relayPort,
  ca: demo.ca,
  from,
})

/** Resident memory of the gateway, MiB. */
function memory_mib(): number {
  const [pid] = processesOf(demo.facts, 'gateway')
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
  return (Number(pages) * 4) / 1024
}

interface Ask {
  path: string
  init: RequestInit
}

/** Requests of every endpoint and of none: right in parts, wrong in others. */
class Requests {
  readonly #random = new Random(4711)
  readonly #session: string

  constructor(session: string) {
    this.#session = session
  }

  #bytes(most: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: this.#random.whole(0, most) }, () => this.#random.whole(0, 255))
  }

  #word(): string {
    const raw = String.fromCharCode(...Array.from(this.#bytes(24), (byte) => 33 + (byte % 94)))
    return this.#random.pick([
      '',
      '0',
      '-1',
      '99999999999999999999',
      '..%2f..%2f',
      '%00',
      '%ff',
      'a'.repeat(64),
      'a'.repeat(5000),
      encodeURIComponent(raw),
    ])
  }

  #body(): Uint8Array<ArrayBuffer> | string {
    const note = utf8('siegel/v1/upload\npractice x\n')
    return this.#random.pick([
      () => this.#bytes(4096),
      () => '{"a":',
      () => JSON.stringify({ [this.#word()]: this.#word() }),
      () => new Uint8Array(concat(u32(this.#random.whole(0, 200)), this.#bytes(400))),
      () => new Uint8Array(concat(u32(note.length), note, this.#bytes(400))),
    ])()
  }

  next(): Ask {
    const endpoint = this.#random.pick(Object.values(patientEndpoints).filter(({ path }) => path !== '/api/open'))
    const strange = () => `/${this.#word()}/${this.#word()}?${this.#word()}=${this.#word()}`
    const filled = endpoint.path.replace(/:\w+/g, () => this.#word())
    const method =
      this.#random.whole(1, 4) === 1
        ? this.#random.pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'BREW'])
        : endpoint.method
    const headers = {
      'content-type': this.#random.pick(['application/octet-stream', 'application/json', 'text/html', 'x', '']),
      ...(this.#random.whole(1, 2) === 1 && {
        authorization: this.#random.pick([`Siegel ${this.#session}`, 'Siegel', `Siegel ${this.#word()}`, 'Bearer x']),
      }),
      ...(this.#random.whole(1, 8) === 1 && { 'x-long': 'b'.repeat(this.#random.whole(0, 9000)) }),
      ...(this.#random.whole(1, 8) === 1 && { origin: this.#random.pick(['null', 'https://evil.example', 'x']) }),
      ...(this.#random.whole(1, 8) === 1 && { range: 'bytes=0-,5-' }),
    }
    // Signing out is for the end.
    const isOver = method === 'DELETE' && filled === '/api/session'
    const bare = method === 'GET' || method === 'HEAD' || isOver
    const path = this.#random.whole(1, 6) === 1 || isOver ? strange() : filled
    return {
      path: path.replace(/^\/+/, '/'),
      init: { method: isOver ? 'GET' : method, headers, ...(!bare && { body: this.#body() }) },
    }
  }
}

test(`${count.toLocaleString('en')} requests of all kinds: no crash, nothing the gateway is at fault for, memory flat`, async (t) => {
  const [pid] = processesOf(demo.facts, 'gateway')
  const { inviteLink = '', pin = '' } = demo.facts.patients[0] ?? {}
  const { practice, slot } = await slotOfLink(inviteLink, pin)
  const patient = new Patient(address('127.0.0.1'), practice)
  assert.ok(await patient.open(slot))
  const requests = new Requests(patient.session)
  const send = relayFetch(address('127.0.0.2'))
  const statuses = new Map<number, number>()
  const faults: string[] = []
  const some = async (n: number) => {
    for (let i = 0; i < n; i++) {
      const { path, init } = requests.next()
      // A connection that is cut for what was sent is an answer, too.
      const answer = await send(path, init).catch(() => undefined)
      const status = answer?.status ?? 0
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status >= 500) faults.push(`${status} ${init.method} ${path.slice(0, 80)}`)
    }
  }
  const run = (n: number) => Promise.all(Array.from({ length: atOnce }, () => some(Math.ceil(n / atOnce))))
  await run(count / 4)
  const before = memory_mib()
  await run((count * 3) / 4)
  const grown = memory_mib() - before
  t.diagnostic([...statuses].map(([status, n]) => `${status}: ${n}`).join(', '))
  t.diagnostic(`${grown.toFixed(1)} MiB more at the end than after the first quarter`)
  assert.deepEqual(faults, [])
  assert.ok((statuses.get(200) ?? 0) > count / 50, 'some were right')
  assert.ok((statuses.get(0) ?? 0) < count / 2, 'most were answered')
  assert.ok(grown < 48, `${grown} MiB`)
  assert.deepEqual(processesOf(demo.facts, 'gateway'), [pid], 'the same process')
  assert.ok((await patient.contents()).index.items.length > 0, 'and it still serves')
})

test('openings that are nonsense are answered as a practice that is away, and hold nobody else up', async () => {
  const send = relayFetch(address('127.0.0.3'))
  const body = new Uint8Array(2000).fill(7)
  const headers = { 'content-type': 'application/octet-stream' }
  const asked = Array.from({ length: openings }, () => send('/api/open', { method: 'POST', headers, body }))
  const { inviteLink = '', pin = '' } = demo.facts.patients[1] ?? {}
  const { practice, slot } = await slotOfLink(inviteLink, pin)
  assert.ok(await new Patient(address('127.0.0.4'), practice).open(slot), 'another patient opens meanwhile')
  for (const answer of await Promise.all(asked)) {
    const { code } = (await answer.json()) as { code: string }
    assert.ok(['practice-away', 'too-many-requests'].includes(code), code)
  }
})
