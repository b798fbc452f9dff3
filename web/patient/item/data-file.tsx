import { Icon, toast } from '@siegel/ui'
import type { IndexItem } from '@siegel/contract/patient'
import { useState } from 'react'
import { loadCore } from '../app/core.ts'
import type { LiveSession } from '../core/live.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { printPage, saveFile } from './file-actions.ts'

/** A laboratory report's values to take along: as a FHIR file for other practices, or on paper. */
export function DataFile({ live, item }: { live: LiveSession; item: IndexItem }) {
  const { t } = useLanguage()
  const inside = useWords('inside')
  const [busy, setBusy] = useState(false)
  const save = async () => {
    if (busy) return
    setBusy(true)
    try {
      const { header, content } = await live.session.openItem(item)
      saveFile({ name: header.fileName, mediaType: header.mediaType, content: new Uint8Array(content) })
    } catch (error) {
      const core = await loadCore()
      if (live.ended(error)) return
      if (!core.isRefusal(error) && !(error instanceof core.CallFailed)) throw error
      toast(problemText(t, error.code), { icon: 'x-circle' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="s-sheet p-rows p-no-print">
      <button type="button" className="p-row" aria-busy={busy || undefined} onClick={() => void save()}>
        <Icon name="download" />
        <strong className="p-row-body">{busy ? inside.item.opening : inside.item.saveData}</strong>
        <Icon name="chevron-right" />
      </button>
      <button type="button" className="p-row" onClick={printPage}>
        <Icon name="printer" />
        <strong className="p-row-body">{inside.item.print}</strong>
        <Icon name="chevron-right" />
      </button>
    </div>
  )
}
