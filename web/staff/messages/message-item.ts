import type { InboxItem, MessageThread } from '@siegel/contract/staff'

/** An item of the inbox that is a message: its sender is known. */
export type MessageItem = InboxItem & { thread: MessageThread }

export const isMessage = (item: InboxItem): item is MessageItem =>
  item.thread !== undefined && item.row.patient !== undefined
