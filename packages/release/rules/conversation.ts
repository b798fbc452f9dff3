import { Refusal } from '@siegel/foundation'
import type { Store } from '@siegel/store'
import type { ItemContent } from '../contents.ts'
import { judge, type Judgeable } from './judge.ts'
import { readRules } from './rule-set.ts'

type Content = Pick<ItemContent, 'title' | 'display' | 'attachments' | 'kind'>

/** What rules look at of what can be released. */
export const judgeable = ({ title, display, attachments, kind }: Content): Judgeable => ({
  title,
  values: display.values,
  hasTexts: display.texts.length > 0 || display.values.some(({ comment }) => comment !== undefined),
  hasFiles: kind === 'document' || attachments.length > 0,
})

/** Name of the rule that keeps something until the conversation. */
export function conversationFirst({ store }: { store: Store }, content: Content): string | undefined {
  const judged = judge(store.read(readRules).rules, judgeable(content))
  return judged.plan === 'conversation' ? judged.rule : undefined
}

/** Throws Refusal 'conversation-first' where a rule keeps one of these until the conversation. */
export function requireNoConversation(context: { store: Store }, contents: readonly Content[]): void {
  for (const content of contents)
    if (conversationFirst(context, content) !== undefined) throw new Refusal('conversation-first')
}
