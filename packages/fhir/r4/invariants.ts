import { bundleRules } from './invariants/bundle.ts'
import { clinicalRules } from './invariants/clinical.ts'
import { datatypeRules } from './invariants/datatypes.ts'
import { otherRules } from './invariants/others.ts'
import { questionnaireRules } from './invariants/questionnaire.ts'
import type { Rule, RuleTable } from './invariants/rule.ts'

export type { Rule } from './invariants/rule.ts'

const tables: readonly RuleTable[] = [datatypeRules, bundleRules, clinicalRules, questionnaireRules, otherRules]

/** The invariants of a type that are checked, each by its key in the specification. */
export const rulesOf = (type: string): readonly Rule[] =>
  tables.flatMap((table) => Object.entries(table[type] ?? {}).map(([key, holds]) => ({ key, holds })))
