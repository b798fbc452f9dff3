import type { IndexItem } from '@siegel/contract/patient'

/** What opens files of a mailbox: a session, or the copies on this device. */
export interface ItemSource {
  session: {
    openItem: (
      item: Pick<IndexItem, 'statement' | 'mediaType'>,
    ) => Promise<{ header: { fileName: string; mediaType: string }; content: Uint8Array }>
    reportViewed: (item: IndexItem) => Promise<void>
  }
  /** Whether an error was the end of it. */
  ended: (error: unknown) => boolean
}
