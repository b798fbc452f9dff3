import { sql } from '@siegel/store'

type None = Record<string, never>

export type RuleSetRow = {
  version: number
  /** A list of rules, JSON, each with who wrote it. */
  rules: string
  by: string
  at: string
}
export const newestRules = sql<None, RuleSetRow>(
  'release.newest-rules',
  'SELECT version, rules, by, at FROM release_rules WHERE version = (SELECT max(version) FROM release_rules)',
)
export const putRules = sql<RuleSetRow>(
  'release.put-rules',
  'INSERT INTO release_rules (version, rules, by, at) VALUES (@version, @rules, @by, @at)',
)

export type PlanRow = {
  /** The item of the inbox, and the version of it that was looked at. */
  task: string
  version: number
  reference: string
  /** `unassigned` is looked at again once that has changed. */
  plan: 'unassigned' | 'by-hand' | 'at-once' | 'after-sign-off' | 'conversation' | 'released'
  /** Names of the rules; empty where none speaks. */
  rule: string
  meaning: string | null
  action: string | null
  /** Who wrote the sentence. */
  author: string
  /** Civil date by which the conversation is to be held. */
  due: string | null
  at: string
}
const plan = 'task, version, reference, plan, rule, meaning, action, author, due, at'
export const planOf = sql<{ task: string }, PlanRow>(
  'release.plan',
  `SELECT ${plan} FROM release_plan WHERE task = @task`,
)
/** Written as the index has it, so that it serves. */
export const openPlans = sql<None, PlanRow>(
  'release.open-plans',
  `SELECT ${plan} FROM release_plan WHERE plan IN ('at-once', 'after-sign-off', 'conversation')`,
)
export const putPlan = sql<PlanRow>(
  'release.put-plan',
  `INSERT INTO release_plan (task, version, reference, plan, rule, meaning, action, author, due, at)
   VALUES (@task, @version, @reference, @plan, @rule, @meaning, @action, @author, @due, @at)
   ON CONFLICT (task) DO UPDATE SET version = excluded.version, plan = excluded.plan, rule = excluded.rule,
     meaning = excluded.meaning, action = excluded.action, author = excluded.author, due = excluded.due, at = excluded.at`,
)
export const endPlan = sql<{ task: string; plan: 'by-hand' | 'released' }>(
  'release.end-plan',
  'UPDATE release_plan SET plan = @plan WHERE task = @task',
)

export const putSignature = sql<{ task: string; by: string; at: string }>(
  'release.put-signature',
  'INSERT INTO release_signature (task, by, at) VALUES (@task, @by, @at) ON CONFLICT (task) DO NOTHING',
)
export const signatureOf = sql<{ task: string }, { task: string }>(
  'release.signature',
  'SELECT task FROM release_signature WHERE task = @task',
)
