import type { ReleaseRule } from '@siegel/contract/staff'
import type { DisplayValue } from '@siegel/fhir'

/** A rule and who wrote it: under that name its sentence reaches patients. */
export interface WrittenRule {
  rule: ReleaseRule
  by: string
}

/** What a rule looks at. */
export interface Judgeable {
  title: string
  values: readonly DisplayValue[]
  /** What the laboratory wrote besides values: nobody knows what it says before it was read. */
  hasTexts: boolean
  hasFiles: boolean
}

type SentenceRule = Exclude<ReleaseRule, { release: 'conversation' }>
export type Judgement =
  | { plan: 'by-hand' }
  | { plan: 'conversation'; rule: string; within_days: number }
  | { plan: 'at-once' | 'after-sign-off'; rule: string; by: string; meaning: string; action?: string }

const byHand: Judgement = { plan: 'by-hand' }

/**
 * What the rules make of a result. Whatever names something that is told in a conversation waits for that, however little
 * of it. Else a rule must speak for every value, and the most careful of them counts; what no rule speaks for is by hand.
 * Nothing goes out at once but values within their reference ranges, and nothing unread.
 */
export function judge(written: readonly WrittenRule[], found: Judgeable): Judgement {
  const inForce = written.filter(({ rule }) => rule.active)
  const active = inForce.map(({ rule }) => rule)
  const talk = conversationFor(active, found)
  if (talk !== undefined) return talk
  if (found.values.length === 0) return byHand
  const speaking = found.values.map((value) =>
    active.find((rule): rule is SentenceRule => rule.release !== 'conversation' && speaksFor(rule, value)),
  )
  const used = active.filter((rule): rule is SentenceRule => speaking.some((one) => one === rule))
  if (speaking.includes(undefined) || used.length === 0) return byHand
  const isAtOnce = used.every(({ release }) => release === 'at-once')
  if (isAtOnce && (found.hasTexts || found.hasFiles)) return byHand
  const joined = (texts: readonly (string | undefined)[]) =>
    [...new Set(texts.filter((one) => one !== undefined))].join(' ')
  const action = joined(used.map((rule) => rule.action))
  return {
    plan: isAtOnce ? 'at-once' : 'after-sign-off',
    rule: used.map(({ name }) => name).join(', '),
    by: [...new Set(inForce.filter(({ rule }) => used.some((one) => one === rule)).map(({ by }) => by))].join(', '),
    meaning: joined(used.map(({ meaning }) => meaning)),
    ...(action === '' ? {} : { action }),
  }
}

/** The conversation that has to come first, by the rule that leaves least time for it. */
function conversationFor(active: readonly ReleaseRule[], { title, values }: Judgeable) {
  const names = [title, ...values.map(({ name }) => name)]
  const [first] = active
    .filter((rule) => rule.release === 'conversation')
    .filter(({ words }) => words.some((word) => names.some((name) => isWordIn(name, word, 'beginning'))))
    .toSorted((a, b) => a.within_days - b.within_days)
  return first && { plan: 'conversation' as const, rule: first.name, within_days: first.within_days }
}

function speaksFor(rule: SentenceRule, value: DisplayValue): boolean {
  if ((rule.release === 'at-once' || rule.onlyNormal) && !isNormal(value)) return false
  return rule.words.length === 0 || rule.words.some((word) => isWordIn(value.name, word, 'whole'))
}

/** Within its range, or called normal; what has neither flag nor range is not known to be. */
function isNormal({ flag, number, low, high, value }: DisplayValue): boolean {
  if (flag === 'normal') return true
  if (flag !== 'none' || number === undefined || /[<>]/.test(value)) return false
  if (low === undefined && high === undefined) return false
  return (low === undefined || number >= low) && (high === undefined || number <= high)
}

/**
 * Whether a text has a word, whatever its letters' size. What waits for a conversation is found by the beginning of a word
 * ("HIV" in "HIV-Antikörper", "Histolog" in "Histologie"); what goes out by itself only by whole words.
 */
function isWordIn(text: string, word: string, how: 'beginning' | 'whole'): boolean {
  const escaped = word.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const end = how === 'whole' ? String.raw`(?![\p{L}\p{N}])` : ''
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${escaped}${end}`, 'iu').test(text.normalize('NFC'))
}
