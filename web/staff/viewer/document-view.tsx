import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useWords } from '../core/language.ts'
import { drawPicture } from './draw-picture.ts'

const PdfPages = lazy(() => import('./pdf-pages.tsx').then((module) => ({ default: module.PdfPages })))

/** A document as pictures or text on this page: nothing of it is ever run, and no markup of it is shown. */
export function DocumentView({
  bytes,
  mediaType,
  title,
}: {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
  title: string
}) {
  const { viewer } = useWords()
  const kind = mediaType.split(';')[0]?.trim()
  if (kind === 'application/pdf')
    return (
      <Suspense fallback={<output className="s-muted">{viewer.loading}</output>}>
        <PdfPages bytes={bytes} title={title} />
      </Suspense>
    )
  if (kind === 'image/jpeg' || kind === 'image/png') return <Picture bytes={bytes} mediaType={kind} title={title} />
  if (kind === 'text/plain') return <pre className="document-text">{new TextDecoder().decode(bytes)}</pre>
  return <p className="s-muted">{viewer.unknownKind}</p>
}

function Picture({ bytes, mediaType, title }: { bytes: Uint8Array<ArrayBuffer>; mediaType: string; title: string }) {
  const { viewer } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const place = canvas.current
    if (place !== null) drawPicture(bytes, mediaType, place).catch(() => setFailed(true))
  }, [bytes, mediaType])
  if (failed) return <p className="s-muted">{viewer.unreadable}</p>
  return (
    <div className="document-pages">
      <canvas ref={canvas} className="document-page">
        {title}
      </canvas>
    </div>
  )
}
