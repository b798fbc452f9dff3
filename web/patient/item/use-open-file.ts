import type { IndexItem } from '@siegel/contract/patient'
import { useState } from 'react'
import { loadCore } from '../app/core.ts'
import { isAltered } from '../i18n/explain.ts'
import type { OpenFile } from './file-actions.ts'
import type { ItemSource } from './item-source.ts'

/**
 * A file of the mailbox, opened on demand and once. `failed` is the code of what kept it from being opened; `onChecked`
 * hears whether it is what the practice has released.
 */
export function useOpenFile(live: ItemSource, item: IndexItem, onChecked?: (isGenuine: boolean) => void) {
  const [file, setFile] = useState<OpenFile>()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()

  /** The file's content; a check that fails is said here, since the rest of the mailbox is sound. */
  const open = async (): Promise<OpenFile | undefined> => {
    if (file !== undefined) return file
    setBusy(true)
    setFailed(undefined)
    try {
      const { header, content } = await live.session.openItem(item)
      const opened = { name: header.fileName, mediaType: header.mediaType, content: new Uint8Array(content) }
      setFile(opened)
      onChecked?.(true)
      return opened
    } catch (error) {
      const core = await loadCore()
      if (live.ended(error)) return undefined
      if (!core.isRefusal(error) && !(error instanceof core.CallFailed)) throw error
      setFailed(error.code)
      if (isAltered(error.code)) onChecked?.(false)
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { file, busy, failed, open }
}
