import { zip } from 'fflate'
import { loadCore } from '../app/core.ts'
import type { LiveSession } from '../core/live.ts'
import { archiveOf, type ArchiveWords, type OpenedItem } from './archive.ts'

/**
 * Opens and checks every item, one after the other, and packs them. `missing` could not be opened: the rest is no worse
 * for it. Throws Refusal `session-ended`, or CallFailed where nothing can be reached.
 */
export async function takeAlong(
  live: LiveSession,
  words: ArchiveWords,
  onStep: (n: number, of: number) => void,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; missing: number }> {
  const { isRefusal, CallFailed } = await loadCore()
  const { index } = live.session.view
  const own = { ...index, items: index.items.filter(({ about }) => about === undefined) }
  const opened: OpenedItem[] = []
  for (const [n, item] of own.items.entries()) {
    onStep(n + 1, own.items.length)
    try {
      const { header, content } = await live.session.openItem(item)
      opened.push({ item, name: header.fileName, mediaType: header.mediaType, content })
    } catch (error) {
      const isOver = isRefusal(error, 'session-ended')
      if (isOver || !(isRefusal(error) || (error instanceof CallFailed && error.code === 'not-found'))) throw error
    }
  }
  const files = archiveOf(own, opened, await live.session.signedNotes(), words)
  return { bytes: await pack(files), missing: own.items.length - opened.length }
}

/** Documents are compressed already; what is text is small. */
const pack = (files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array<ArrayBuffer>> =>
  new Promise((resolve, reject) =>
    zip(Object.fromEntries(files), { level: 1 }, (error, bytes) =>
      error === null ? resolve(new Uint8Array(bytes)) : reject(error),
    ),
  )
