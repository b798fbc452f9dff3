import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from './usage.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

const share = () => join(homedir(), '.local', 'share')

/** The data folder of a practice: `--data`, `$SIEGEL_DATA`, or the usual place. */
export const practiceData = (given: string | undefined): string =>
  resolve(given ?? process.env['SIEGEL_DATA'] ?? join(share(), 'siegel'))

/** The data folder of the demo: `--data`, or its own usual place. */
export const demoData = (given: string | undefined): string => resolve(given ?? join(share(), 'siegel-demo'))

const mark = 'demo'

/** A folder is a demo's or not from its birth on; neither program touches the other's. */
export function requireKind(data: string, kind: 'demo' | 'practice'): void {
  const isEmpty = !existsSync(data) || readdirSync(data).length === 0
  if (isEmpty) {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    if (kind === 'demo') writeFileSync(join(data, mark), 'synthetic data only\n', { mode: 0o600 })
    return
  }
  const isDemo = existsSync(join(data, mark))
  if (kind === 'demo' && !isDemo) throw new UsageError(`${data} is no demo's folder: the demo uses its own (--data).`)
  if (kind === 'practice' && isDemo)
    throw new UsageError(`${data} belongs to a demo: a practice needs a folder of its own (--data).`)
}
