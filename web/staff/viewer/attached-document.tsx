import type { InboxItem } from '@siegel/contract/staff'
import { useState } from 'react'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { InlineDocument } from './viewer.tsx'

/** Opened on demand: each opening of a document is an entry of the log. */
export function AttachedDocument({
  attachment,
  opened,
}: {
  attachment: InboxItem['attachments'][number]
  opened: boolean
}) {
  const { inbox } = useWords()
  const format = useFormat()
  const [isOpen, setOpen] = useState(opened)
  return (
    <div className="attached">
      <div className="row">
        <strong className="break">{attachment.fileName}</strong>
        <span className="s-muted s-small">{format.bytes(attachment.size_bytes)}</span>
        <span className="grow" />
        <button type="button" className="link" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? inbox.hide : inbox.show}
        </button>
      </div>
      {isOpen && <InlineDocument attachment={attachment} />}
    </div>
  )
}
