import { readFileSync } from 'node:fs'
import { startDemo } from '../index.ts'

const idle_ms = 20_000
const rounds = 5

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function withChildren(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean)
  return [pid, ...children.map(Number).flatMap(withChildren)]
}

/**
 * Resident memory of a process and of its children, MB: what each has for itself, and once what they share, the program
 * files of Node and its addons, of which the process with most has about all.
 */
function memory_mb(pid: number): number {
  const parts = withChildren(pid).map((one) => {
    const status = readFileSync(`/proc/${one}/status`, 'utf8')
    const kib = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0)
    return { own: kib('RssAnon') + kib('RssShmem'), shared: kib('RssFile') }
  })
  return (parts.reduce((sum, { own }) => sum + own, 0) + Math.max(...parts.map(({ shared }) => shared))) / 1024
}

/** Until the safe answers again after its server was killed: start, keyring, log check, listening. */
async function restart_ms(keeper: number, url: string): Promise<number> {
  const [server] = readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8').trim().split(' ').map(Number)
  process.kill(server ?? 0, 'SIGKILL')
  const start = performance.now()
  for (;;) {
    const state = await fetch(url).then(
      (answer) => answer.json(),
      () => undefined,
    )
    if ((state as { state?: string } | undefined)?.state === 'open') return performance.now() - start
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Cold start of the safe's server with its key at hand, and memory of every part after having been idle. */
export async function bench(): Promise<object[]> {
  const demo = await startDemo({ patients: 8 })
  try {
    const { processes, staffUrl } = demo.facts
    await new Promise((resolve) => setTimeout(resolve, idle_ms))
    const figures: object[] = (['safe', 'gateway', 'portal', 'witness'] as const).map((part) => ({
      bench: 'start',
      figure: `memory of ${part}, idle`,
      value: Math.round(memory_mb(processes[part])),
      unit: 'MB',
    }))
    const times: number[] = []
    for (let round = 0; round < rounds; round++)
      times.push(await restart_ms(processes.safe, new URL('api/state', staffUrl).href))
    return [
      ...figures,
      {
        bench: 'start',
        figure: 'safe serves again after its server was killed',
        value: Math.round(median(times)),
        unit: 'ms',
      },
    ]
  } finally {
    await demo.stop()
  }
}
