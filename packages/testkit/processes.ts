import { readFileSync } from 'node:fs'
import type { DemoFacts } from './demo-fixture.ts'

/** Every process of the demo that can die on its own, by what stands in its command line, and whose child it is. */
const places = {
  portal: { entry: 'apps/portal/main.ts', under: 'launcher' },
  witness: { entry: 'apps/witness/main.ts', under: 'launcher' },
  gateway: { entry: 'apps/gateway/main.ts', under: 'launcher' },
  keeper: { entry: 'apps/safe/main.ts', under: 'launcher' },
  server: { entry: 'apps/safe/server-main.ts', under: 'keeper' },
  /** Lives with the server, opens what patients send. */
  opener: { entry: 'packages/release/opener/main.ts', under: 'server' },
  /** Lives for one file. */
  reader: { entry: 'apps/reader/main.ts', under: 'server' },
} as const

export type Part = keyof typeof places

/** The processes of a part that run now; none while it is being started again. Linux, same user. */
export function processesOf({ processes }: Pick<DemoFacts, 'processes'>, part: Part): number[] {
  const { entry, under } = places[part]
  const parents = under === 'launcher' ? [processes.launcher] : processesOf({ processes }, under)
  return parents.flatMap(childrenOf).filter((pid) =>
    read(`/proc/${pid}/cmdline`)
      .split('\0')
      .some((word) => word.endsWith(entry)),
  )
}

/** SIGKILL; false where the process was gone already. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

const childrenOf = (pid: number): number[] =>
  read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((word) => word.trim() !== '')
    .map(Number)

/** What the kernel says of a process; nothing where it is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
