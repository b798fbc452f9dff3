import { Banner, Button, Icon } from '@siegel/ui'
import { formatBytes } from '@siegel/ui/format'
import type { IndexItem } from '@siegel/contract/patient'
import { lazy, Suspense, useState } from 'react'
import { onTablet } from '../app/tablet.ts'
import { iconOf } from '../documents/item-row.tsx'
import { isAltered, problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { canShare, printPage, saveFile, shareFile, type OpenFile } from './file-actions.ts'
import type { ItemSource } from './item-source.ts'
import { useOpenFile } from './use-open-file.ts'

const PdfPages = lazy(() => import('../pdf/pdf-pages.tsx').then((pages) => ({ default: pages.PdfPages })))
const ImageView = lazy(() => import('./image-view.tsx').then((view) => ({ default: view.ImageView })))

const names: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'text/plain': 'Text',
}

/** A released file: opened on demand, shown inside the page, saved and printed from there. */
export function FileCard({
  live,
  item,
  main,
  onShown,
  onChecked,
}: {
  live: ItemSource
  item: IndexItem
  /** The page's only filled button is this card's. */
  main: boolean
  onShown: () => void
  /** Whether the file was what the practice has released. */
  onChecked?: (isGenuine: boolean) => void
}) {
  const { t, locale } = useLanguage()
  const inside = useWords('inside')
  const { file, busy, failed, open } = useOpenFile(live, item, onChecked)
  const [shown, setShown] = useState(false)
  const show = async () => {
    if (shown) return setShown(false)
    if ((await open()) === undefined) return
    setShown(true)
    onShown()
    void live.session.reportViewed(item)
  }
  const withFile = (act: (opened: OpenFile) => void) => () => void open().then((opened) => opened && act(opened))
  const print = async () => {
    if (!shown) await show()
    if (file !== undefined || shown) printPage()
  }

  return (
    <section className="s-sheet p-file">
      <div className="p-file-head">
        <span className="p-square" data-large="">
          <Icon name={iconOf(item)} />
        </span>
        <span className="p-row-body">
          <strong>{item.title === '' ? item.fileName : item.title}</strong>
          <span>{[names[item.mediaType], formatBytes(item.size_bytes, locale)].join(', ')}</span>
        </span>
      </div>
      {failed !== undefined && (
        <Banner tone="critical" title={inside.item.failedTitle} announce>
          <p>{problemText(t, failed)}</p>
          {isAltered(failed) && <p>{t.stop.callPractice}</p>}
          <p className="s-small">
            <code>{failed}</code>
          </p>
        </Banner>
      )}
      <Button
        kind={main && !shown ? 'filled' : 'outline'}
        wide
        busy={busy ? inside.item.opening : undefined}
        onClick={() => void show()}
      >
        {shown ? inside.item.hide : inside.item.open}
      </Button>
      {shown && file !== undefined && (
        <Suspense fallback={<p className="s-muted">{t.common.loading}</p>}>
          <Shown file={file} />
        </Suspense>
      )}
      {onTablet ? (
        <p className="s-small s-muted">{inside.item.atHome}</p>
      ) : (
        <div className="p-actions">
          <button type="button" onClick={withFile(saveFile)}>
            <Icon name="download" />
            {inside.item.save}
          </button>
          <button type="button" onClick={() => void print()}>
            <Icon name="printer" />
            {inside.item.print}
          </button>
          {canShare() && (
            <button type="button" onClick={withFile(shareFile)}>
              <Icon name="share" />
              {inside.item.share}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

function Shown({ file }: { file: OpenFile }) {
  const inside = useWords('inside')
  if (file.mediaType === 'application/pdf') return <PdfPages file={file} />
  if (file.mediaType === 'image/jpeg' || file.mediaType === 'image/png') return <ImageView file={file} />
  if (file.mediaType === 'text/plain') return <pre className="p-text">{new TextDecoder().decode(file.content)}</pre>
  return <p>{inside.item.tooNew}</p>
}
