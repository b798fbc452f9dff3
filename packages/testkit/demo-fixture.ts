import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { copyKept, type KeptDemo } from './kept-demo.ts'

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

/**
 * The demo on free ports, as it is when `siegel demo` has just seeded it. That is done once for all tests that want the
 * same, and each gets a copy; with `sign` or `data` it is done for this one alone.
 */
export async function startDemo(options: DemoOptions = {}): Promise<RunningDemo> {
  const { patients = 12, seed = 2026, sign = '' } = options
  if (options.data !== undefined) return seeded({ patients, seed, sign, data: options.data })
  const data = mkdtempSync(join(tmpdir(), 'siegel-demo-'))
  const remove = () => rmSync(data, { recursive: true, force: true })
  try {
    const demo = sign === '' ? await resumed({ patients, seed }, data) : await seeded({ patients, seed, sign, data })
    return { ...demo, stop: () => demo.stop().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}

/** As its users start it. */
const seeded = ({ patients, seed, sign, data }: Required<DemoOptions>): Promise<RunningDemo> => {
  const numbers = ['--patients', String(patients), '--seed', String(seed)]
  return launch(['apps/cli/main.ts', 'demo', '--json', '--data', data, ...numbers], { SIEGEL_DEMO_SIGN: sign })
}

async function resumed(kept: KeptDemo, data: string): Promise<RunningDemo> {
  const facts = await copyKept(kept, data, async (folder) => {
    const demo = await seeded({ ...kept, sign: '', data: folder })
    await demo.stop()
    return demo.facts
  })
  return launch(['packages/testkit/resume-demo.ts', data], { SIEGEL_DEMO_FACTS: facts })
}

async function launch([entry = '', ...args]: string[], env: Record<string, string> = {}): Promise<RunningDemo> {
  const ports = Object.fromEntries(
    ['STAFF', 'LAN', 'RELAY', 'PORTAL_ADMIN', 'WITNESS'].map((name) => [`SIEGEL_${name}_PORT`, '0']),
  )
  const child = spawn(
    join(root, 'node_modules/.bin/node'),
    ['--disable-warning=ExperimentalWarning', join(root, entry), ...args],
    { env: { ...process.env, ...ports, SIEGEL_LOG: 'debug', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
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
