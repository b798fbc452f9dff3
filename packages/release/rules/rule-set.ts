import type { Caller } from '@siegel/access'
import type { ReleaseRule } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { Reader } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import { firstRules } from './defaults.ts'
import type { WrittenRule } from './judge.ts'
import * as statements from './statements.ts'

export interface RuleSet {
  version: number
  rules: WrittenRule[]
  changed?: { by: string; at: string }
}

/** The rules that hold; those that a safe begins with while nobody has changed them. */
export function readRules(reader: Reader): RuleSet {
  const row = reader.get(statements.newestRules, {})
  if (row === undefined) return { version: 0, rules: firstRules.map((rule) => ({ rule, by: '' })) }
  const { version, rules, by, at } = row
  return { version, rules: JSON.parse(rules) as WrittenRule[], changed: { by, at } }
}

/** The same as staff see it. */
export function releaseRules({ store }: Pick<ReleaseContext, 'store'>) {
  const { rules, ...set } = store.read(readRules)
  return { ...set, rules: rules.map(({ rule }) => rule) }
}

/** Saves the whole list; a rule that was not touched stays its writer's. Throws Refusal 'version-conflict'. */
export function saveReleaseRules(
  context: Pick<ReleaseContext, 'store' | 'ledger' | 'clock'>,
  { id, name, role }: Caller,
  version: number,
  rules: readonly ReleaseRule[],
): void {
  const { store, ledger, clock } = context
  store.transact((transaction) => {
    const before = readRules(transaction)
    if (before.version !== version) throw new Refusal('version-conflict')
    const written = rules.map((rule) => {
      const same = before.rules.find((one) => isSame(one.rule, rule))
      return { rule, by: same?.by ?? name }
    })
    const at = new Date(clock.now()).toISOString()
    transaction.run(statements.putRules, { version: version + 1, rules: JSON.stringify(written), by: name, at })
    ledger.append(transaction, {
      actor: { id, name, role },
      verb: 'update',
      object: 'release/rules',
      evidence: 'proven',
      purpose: 'release-rules',
      facts: [`version ${version + 1}`, `rules ${rules.length}`],
    })
  })
}

/** Keys in one order: what a browser sends back need not have the order in which it came. */
const isSame = (a: ReleaseRule, b: ReleaseRule): boolean => canonical(a) === canonical(b)
const canonical = (rule: ReleaseRule): string =>
  JSON.stringify(Object.entries(rule).toSorted(([a], [b]) => (a < b ? -1 : 1)))
