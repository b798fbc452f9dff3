import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chart, observationOf, patientOf, resourcesPerPatient } from './charts.ts'

/** Patients of the practice: `SIEGEL_BENCH_PATIENTS`, by default what a run of some minutes takes; a practice has 10,000. */
const patients = Number(process.env['SIEGEL_BENCH_PATIENTS'] ?? 1000)
/** A folder that is kept: loading ten million resources takes most of an hour, measuring them a minute. */
const kept = process.env['SIEGEL_BENCH_DATA']
const rounds = 5
const clients = 8

interface Part {
  child: ChildProcess
  port: number
}

function start(...args: string[]): Promise<Part> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), args, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ child, port: (message as { port: number }).port }))
    child.once('exit', () => reject(new Error('the server ended')))
  })
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

function call(port: number, method: string, path: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/fhir+json',
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    }
    const sent = request({ agent, host: '127.0.0.1', port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if ((answer.statusCode ?? 500) < 400) resolve(text)
        else reject(new Error(`${method} answered ${answer.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** The part of the sorted times that is not slower, ms. */
const percentile = (times: number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0

/** Requests a second with `at` clients at once, and percentiles of their times, ms. */
async function measure(count: number, at: number, one: (n: number) => Promise<unknown>) {
  let left = count
  const times: number[] = []
  const start = performance.now()
  await Promise.all(
    Array.from({ length: at }, async () => {
      while (left-- > 0) {
        const began = performance.now()
        await one(left)
        times.push(performance.now() - began)
      }
    }),
  )
  const perSecond = (count / (performance.now() - start)) * 1000
  return { perSecond, p95: percentile(times, 0.95), p99: percentile(times, 0.99) }
}

interface Work {
  figure: string
  count: number
  at?: number
  one: (port: number, n: number) => Promise<string>
}

const some = (n: number): number => (n * 7919) % patients
const idOf = (n: number): string => patientOf(some(n)).slice('Patient/'.length)
const get = (path: (n: number) => string) => (port: number, n: number) => call(port, 'GET', `/fhir/R4/${path(n)}`)

/** What stands in the search field after the next key. */
const typed = (n: number): string => {
  const word = ['hemoglobin', 'creatinine', 'leukocytes', 'cholesterol', 'body weight'][n % 5] ?? ''
  return encodeURIComponent(word.slice(0, 2 + (n % word.length)))
}

/** A body made beforehand: making it is not what is measured. */
const creations = Array.from({ length: 500 }, (_, n) => {
  const { id: _id, ...resource } = chart(some(n))[20]?.resource ?? { resourceType: 'Basic' }
  return JSON.stringify(resource)
})
let next = patients + (kept === undefined ? 0 : Math.floor(Date.now() / 1000) % 100_000_000)
const bundleOf = (number: number): string =>
  JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: chart(number) })

const works: Work[] = [
  { figure: 'read, logged', count: 4000, one: get((n) => observationOf(some(n), n % 80)) },
  { figure: 'read, logged, 32 clients', count: 4000, at: 32, one: get((n) => observationOf(some(n), n % 80)) },
  {
    figure: 'search of Observations by patient and code, logged',
    count: 2000,
    one: get((n) => `Observation?patient=${idOf(n)}&code=http://loinc.org|718-7`),
  },
  {
    figure: 'search of a patient’s 20 newest Observations, logged',
    count: 1000,
    one: get((n) => `Observation?patient=${idOf(n)}&_sort=-date&_count=20`),
  },
  { figure: 'search of patients by name, logged', count: 1000, one: get(() => 'Patient?name=mue&_count=20') },
  {
    figure: 'full text of a chart while typing, logged',
    count: 500,
    at: 1,
    one: get((n) => `Observation?patient=${idOf(n)}&_content=${typed(n)}&_count=20`),
  },
  {
    figure: 'full text of the practice while typing, logged',
    count: 500,
    at: 1,
    one: get((n) => `Observation?_content=${typed(n)}&_count=20`),
  },
  {
    figure: 'create, logged',
    count: 1000,
    one: (port, n) => call(port, 'POST', '/fhir/R4/Observation', creations[n % creations.length]),
  },
  {
    figure: 'create, logged, 32 clients',
    count: 1000,
    at: 32,
    one: (port, n) => call(port, 'POST', '/fhir/R4/Observation', creations[n % creations.length]),
  },
  {
    figure: 'transaction of 100 resources',
    count: 20,
    at: 1,
    one: (port) => call(port, 'POST', '/fhir/R4', bundleOf(next++)),
  },
]

async function load(port: number): Promise<number> {
  const began = performance.now()
  let made = 0
  const one = async () => {
    while (made < patients) {
      const body = bundleOf(made++)
      await call(port, 'POST', '/fhir/R4', body)
    }
  }
  await Promise.all([one(), one(), one(), one()])
  return (patients * resourcesPerPatient) / ((performance.now() - began) / 1000)
}

/** Times of reads by one client while another loads charts without pause, ms. */
async function readsWhileLoading(port: number): Promise<number[]> {
  const times: number[] = []
  let isLoading = true
  const loading = async () => {
    for (let n = 0; n < 100; n++) await call(port, 'POST', '/fhir/R4', bundleOf(next++))
    isLoading = false
  }
  const reading = async () => {
    for (let n = 0; isLoading; n++) {
      const began = performance.now()
      await call(port, 'GET', `/fhir/R4/${observationOf(some(n), n % 80)}`)
      times.push(performance.now() - began)
    }
  }
  await Promise.all([loading(), reading()])
  return times
}

/** The text of all charts as lines, and how long ripgrep takes to find a word in it, ms; undefined without ripgrep. */
async function ripgrep(folder: string): Promise<number | undefined> {
  if (spawnSync('rg', ['--version']).status !== 0) return undefined
  const file = join(folder, 'text.ndjson')
  const out = createWriteStream(file)
  for (let n = 0; n < Math.min(patients, 10_000); n++)
    for (const { resource } of chart(n)) if (!out.write(`${JSON.stringify(resource)}\n`)) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
  const times = Array.from({ length: rounds }, (_, n) => {
    const began = performance.now()
    spawnSync('rg', ['--ignore-case', '--max-count', '20', '--regexp', typed(n + 20), file])
    spawnSync('rg', ['--ignore-case', '--count', '--regexp', typed(n + 20), file])
    return (performance.now() - began) / 2
  })
  rmSync(file)
  return median(times)
}

const rssOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.once('message', (message) => resolve((message as { rss: number }).rss))
    child.send({ rss: true })
  })

/** The record store over HTTP, durable and logged, beside a bare server that answers the same bytes. */
export async function bench(): Promise<object[]> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'siegel-bench-'))
  if (kept !== undefined) mkdirSync(kept, { recursive: true })
  const isLoaded = existsSync(join(folder, 'records.db'))
  const bare = await start()
  const real = await start(folder)
  try {
    const figures: object[] = []
    const add = (figure: string, value: number, unit: string, more: object = {}) =>
      figures.push({
        bench: 'records',
        figure: `${figure}; ${patients * resourcesPerPatient} resources`,
        value,
        unit,
        ...more,
      })
    if (!isLoaded) add('load by transactions of 100', Math.round(await load(real.port)), 'resources/s')
    add(
      'database a resource',
      Math.round(statSync(join(folder, 'records.db')).size / patients / resourcesPerPatient),
      'bytes',
    )
    for (const work of works) {
      const [own, peer, slow, slower]: [number[], number[], number[], number[]] = [[], [], [], []]
      bare.child.send({ body: await work.one(real.port, 1) })
      for (let round = 0; round < rounds; round++) {
        const at = work.at ?? clients
        peer.push((await measure(work.count, at, (n) => work.one(bare.port, n))).perSecond)
        const { perSecond, p95, p99 } = await measure(work.count, at, (n) => work.one(real.port, n))
        own.push(perSecond)
        slow.push(p95)
        slower.push(p99)
      }
      const [value, limit] = [median(own), median(peer)]
      add(work.figure, Math.round(value), '1/s', {
        peer: 'bare Node server, same bytes',
        peer_value: Math.round(limit),
        ratio: Number((value / limit).toFixed(3)),
        p95_ms: Number(median(slow).toFixed(1)),
        p99_ms: Number(median(slower).toFixed(1)),
      })
    }
    const reads = await readsWhileLoading(real.port)
    add('read while charts are loaded, p50', Number(percentile(reads, 0.5).toFixed(1)), 'ms', {
      p99_ms: Number(percentile(reads, 0.99).toFixed(1)),
    })
    const searching = await ripgrep(folder)
    if (searching === undefined) console.error('skipped: ripgrep is not installed, so its figure is missing')
    else add('ripgrep over the same text, a word', Number(searching.toFixed(1)), 'ms')
    add('resident memory after the run', Math.round((await rssOf(real.child)) / 1e6), 'MB')
    return figures
  } finally {
    agent.destroy()
    bare.child.disconnect()
    real.child.disconnect()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
}
