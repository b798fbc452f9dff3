import { issueOf, type AnswerIssue } from '../check.ts'
import { allItems, isQuestion, type AnswerValue, type Form, type FormItem } from '../form.ts'
import { askedItems, cleanValues, type Typed } from '../typed.ts'
import type { FormWords } from './words.ts'

/** What stands on one page: a group, or the questions before, between and after groups. */
export interface Section {
  /** Its place among all sections, so that it stays the same whatever is asked. */
  place: number
  title: string
  items: readonly FormItem[]
}

export function sectionsOf({ items }: Form): Section[] {
  const runs: { title: string; items: FormItem[]; isGroup: boolean }[] = []
  for (const item of items) {
    const last = runs.at(-1)
    if (item.type === 'group') runs.push({ title: item.text, items: [item], isGroup: true })
    else if (last !== undefined && !last.isGroup) last.items.push(item)
    else runs.push({ title: '', items: [item], isGroup: false })
  }
  return runs.map(({ title, items: inside }, place) => ({ place, title, items: inside }))
}

/** Sections of which something is asked. */
export function shownSections(form: Form, typed: Typed): { sections: Section[]; asked: ReadonlySet<string> } {
  const asked = askedItems(form, typed)
  const isShown = ({ items }: Section) =>
    allItems(items).some((item) => item.type !== 'group' && asked.has(item.linkId))
  return { sections: sectionsOf(form).filter(isShown), asked }
}

/** What is wrong in a section, by question. */
export function issuesIn({ items }: Section, asked: ReadonlySet<string>, typed: Typed): Map<string, AnswerIssue> {
  const questions = allItems(items).filter((item) => isQuestion(item) && asked.has(item.linkId))
  return new Map(
    questions.flatMap((item) => {
      const issue = issueOf(item, cleanValues(item, typed.get(item.linkId) ?? []))
      return issue === undefined ? [] : [[item.linkId, issue] as const]
    }),
  )
}

/** Options that are chosen after one more was ticked or taken back: what goes with no other goes alone. */
export function withOption(item: FormItem, values: readonly AnswerValue[], option: number, on: boolean): AnswerValue[] {
  if (!item.repeats) return on ? [{ option }] : []
  const rest = values.filter((value) => !('option' in value && value.option === option))
  if (!on) return rest
  if (item.options[option]?.isExclusive === true) return [{ option }]
  const others = rest.filter((value) => !('option' in value && item.options[value.option]?.isExclusive === true))
  // In the order of the options, what was typed last.
  const place = (value: AnswerValue) => ('option' in value ? value.option : Infinity)
  return [...others, { option }].sort((a, b) => place(a) - place(b))
}

/** The same after something was typed beside the options. */
export function withText(item: FormItem, values: readonly AnswerValue[], text: string): AnswerValue[] {
  if (!item.repeats) return text === '' ? [] : [{ text }]
  const options = values.filter(
    (value) => 'option' in value && (text === '' || item.options[value.option]?.isExclusive !== true),
  )
  return text === '' ? options : [...options, { text }]
}

/** What a section is called; questions outside of groups have no name of their own. */
export const sectionTitle = ({ title, place }: Section, words: Pick<FormWords, 'first' | 'more'>): string =>
  title !== '' ? title : place === 0 ? words.first : words.more
