import { Banner } from '@siegel/ui'
import { formatBytes } from '@siegel/ui/format'
import type { IndexItem } from '@siegel/contract/patient'
import { lazy, Suspense, useEffect, useEffectEvent } from 'react'
import { onTablet } from '../app/tablet.ts'
import type { LiveSession } from '../core/live.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { saveFile } from '../item/file-actions.ts'
import { FileCard } from '../item/file-card.tsx'
import { useOpenFile } from '../item/use-open-file.ts'

const ImageView = lazy(() => import('../item/image-view.tsx').then((view) => ({ default: view.ImageView })))

/** What came with a message: a photo is seen at once, a paper is opened on demand. */
export function Attachment({ live, item, onShown }: { live: LiveSession; item: IndexItem; onShown: () => void }) {
  return item.mediaType.startsWith('image/') ? (
    <Photo live={live} item={item} onShown={onShown} />
  ) : (
    <FileCard live={live} item={item} main={false} onShown={onShown} />
  )
}

function Photo({ live, item, onShown }: { live: LiveSession; item: IndexItem; onShown: () => void }) {
  const words = useWords('messages')
  const { t, locale } = useLanguage()
  const inside = useWords('inside')
  const { file, failed, open } = useOpenFile(live, item)
  const show = useEffectEvent(async () => {
    if ((await open()) !== undefined) onShown()
  })
  useEffect(() => void show(), [item.file])
  return (
    <div className="p-photo">
      {failed !== undefined && <Banner tone="critical">{words.pictureFailed}</Banner>}
      {file === undefined ? (
        failed === undefined && <p className="s-small s-muted">{inside.item.opening}</p>
      ) : (
        <Suspense fallback={<p className="s-small s-muted">{t.common.loading}</p>}>
          <ImageView file={file} />
        </Suspense>
      )}
      <div className="p-said-head">
        <span>{words.photoOf(formatBytes(item.size_bytes, locale))}</span>
        {file !== undefined && !onTablet && (
          <button type="button" className="p-link" onClick={() => saveFile(file)}>
            {inside.item.save}
          </button>
        )}
      </div>
    </div>
  )
}
