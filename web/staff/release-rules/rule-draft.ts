import type { ReleaseRule } from '@siegel/contract/staff'

/** A rule while it is written: all fields of all kinds, as text. */
export interface RuleDraft {
  name: string
  words: string
  release: ReleaseRule['release']
  onlyNormal: boolean
  meaning: string
  action: string
  within: string
  active: boolean
}

export const blankRule: RuleDraft = {
  name: '',
  words: '',
  release: 'after-sign-off',
  onlyNormal: true,
  meaning: '',
  action: '',
  within: '5',
  active: true,
}

export function draftOfRule(rule: ReleaseRule): RuleDraft {
  const { name, active, release } = rule
  const common = { ...blankRule, name, active, release, words: rule.words.join('\n') }
  if (rule.release === 'conversation') return { ...common, within: String(rule.within_days) }
  const sentence = { meaning: rule.meaning, action: rule.action ?? '' }
  return rule.release === 'at-once'
    ? { ...common, ...sentence }
    : { ...common, ...sentence, onlyNormal: rule.onlyNormal }
}

const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]

type Issue = 'name' | 'meaning' | 'within' | 'words-missing' | 'words-many'

/** What keeps a rule from being saved. */
export function ruleIssues(draft: RuleDraft): ReadonlySet<Issue> {
  const words = wordsOf(draft.words)
  const isTalk = draft.release === 'conversation'
  const issues: [Issue, boolean][] = [
    ['name', draft.name.trim() === ''],
    ['meaning', !isTalk && draft.meaning.trim() === ''],
    ['within', isTalk && !/^([1-9]|[1-8]\d|90)$/.test(draft.within.trim())],
    ['words-missing', isTalk && words.length === 0],
    ['words-many', words.length > 60 || words.some((word) => word.length > 80)],
  ]
  return new Set(issues.filter(([, is]) => is).map(([issue]) => issue))
}

/** The rule that a draft without issues says. */
export function ruleOf(draft: RuleDraft): ReleaseRule {
  const { active, release, onlyNormal } = draft
  const common = { name: draft.name.trim(), active, words: wordsOf(draft.words) }
  if (release === 'conversation') return { ...common, release, within_days: Number(draft.within.trim()) }
  const action = draft.action.trim()
  const sentence = { meaning: draft.meaning.trim(), ...(action === '' ? {} : { action }) }
  return release === 'at-once' ? { ...common, release, ...sentence } : { ...common, release, onlyNormal, ...sentence }
}
