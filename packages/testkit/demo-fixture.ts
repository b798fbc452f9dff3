import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What `siegel demo --json` prints. */
export interface DemoFacts {
  staffUrl: string
  lanUrl: string
  fhirUrl: string
  token: string
  users: { name: string; role: string; userName: string; password: string; totpSecret: string }[]
  portal: string
  portalAdminUrl: string
  practiceHost: string
  relayPort: number
  witnessUrl: string
  caFile: string
  dataDir: string
  processes: Record<'launcher' | 'portal' | 'witness' | 'safe' | 'gateway', number>
  patients: { id: string; name: string; inviteLink?: string; pin?: string; accountCode?: string }[]
}

export interface RunningDemo {
  facts: DemoFacts
  ca: string
  /** Everything that any of the processes wrote to standard error: all logs. */
  log: () => string
  stop: () => Promise<void>
}

const start_ms = 90_000

export interface DemoOptions {
  patients?: number
  seed?: number
  /** Stands in every text of the patients. */
  sign?: string
  /** A folder that is there already and stays; by default a new one that is removed at the end. */
  data?: string
}

/** Starts `siegel demo` as its users do, on free ports. */
export async function startDemo(options: DemoOptions = {}): Promise<RunningDemo> {
  const { patients = 12, seed = 2026, sign = '' } = options
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'siegel-demo-'))
  const ports = Object.fromEntries(
    ['STAFF', 'LAN', 'RELAY', 'PORTAL_ADMIN', 'WITNESS'].map((name) => [`SIEGEL_${name}_PORT`, '0']),
  )
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'apps/cli/main.ts'),
      'demo',
      '--json',
      '--data',
      data,
      '--patients',
      String(patients),
      '--seed',
      String(seed),
    ],
    {
      env: { ...process.env, ...ports, SIEGEL_LOG: 'debug', SIEGEL_DEMO_SIGN: sign },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const facts = await firstLine(child, () => log)
  return {
    facts,
    ca: readFileSync(facts.caFile, 'utf8'),
    log: () => log,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(timer)
      if (options.data === undefined) rmSync(data, { recursive: true, force: true })
    },
  }
}

function firstLine(child: ChildProcess, log: () => string): Promise<DemoFacts> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the demo did not start in time\n${log()}`))
    }, start_ms)
    if (child.stdout === null) return reject(new Error('no standard output'))
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      resolve(JSON.parse(line) as DemoFacts)
    })
    child.once('exit', () => {
      clearTimeout(timer)
      reject(new Error(`the demo ended before it was ready\n${log()}`))
    })
  })
}
