import { Refusal } from '@siegel/foundation'
import type { StaffCaller } from '../sessions.ts'

/** SMART system scopes: `system/Observation.rs`, `system/*.*`; `read` and `write` are the older words. */
const letters: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' }

/** Throws Refusal 'not-allowed' unless a scope of the token covers the interaction (c, r, u, d or s) on the type. */
export function requireScope(caller: StaffCaller, type: string, interaction: 'c' | 'r' | 'u' | 'd' | 's'): void {
  if (caller.scope === undefined) return
  const covered = caller.scope.split(' ').some((scope) => {
    const [, scopeType = '', allowed = ''] = /^system\/([^.]+)\.(.+)$/.exec(scope) ?? []
    return (scopeType === '*' || scopeType === type) && (letters[allowed] ?? allowed).includes(interaction)
  })
  if (!covered) throw new Refusal('not-allowed')
}
