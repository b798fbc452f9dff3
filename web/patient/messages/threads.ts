import type { IndexItem, MailboxIndex, MessageTopic } from '@siegel/contract/patient'
import type { Pending } from './outbox.ts'

/** An item of a mailbox that is a message. */
export type MessageItem = IndexItem & { message: NonNullable<IndexItem['message']> }

export interface Thread {
  thread: string
  topic: MessageTopic
  /** Oldest first. */
  items: MessageItem[]
  /** On their way, or not taken. */
  pending: Pending[]
  /** When something was last written in it. */
  at: string
}

export const isMessageItem = (item: IndexItem): item is MessageItem => item.message !== undefined

/** The conversations of a mailbox, the newest first. */
export function threadsOf({ items }: MailboxIndex, pending: readonly Pending[]): Thread[] {
  const messages = items.filter(isMessageItem).toSorted((a, b) => a.releasedAt.localeCompare(b.releasedAt))
  const said = Map.groupBy(messages, ({ message }) => message.thread)
  const sent = Map.groupBy(pending, ({ message }) => message.thread)
  return [...new Set([...said.keys(), ...sent.keys()])]
    .map((thread) => {
      const [own, waiting] = [said.get(thread) ?? [], sent.get(thread) ?? []]
      const topic = own[0]?.message.topic ?? waiting[0]?.message.topic ?? 'question'
      const at = [own.at(-1)?.releasedAt, waiting.at(-1)?.at].filter((one) => one !== undefined).toSorted()
      return { thread, topic, items: own, pending: waiting, at: at.at(-1) ?? '' }
    })
    .toSorted((a, b) => b.at.localeCompare(a.at))
}
