import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useWords } from '../core/language.ts'
import { drawPicture } from './draw-picture.ts'
import { turnOf, type Turns } from './turns.ts'

const PdfPages = lazy(() => import('./pdf-pages.tsx').then((module) => ({ default: module.PdfPages })))

const noTurns: Turns = new Map()

/** A document as pictures or text on this page: nothing of it is ever run, and no markup of it is shown. */
export function DocumentView({
  bytes,
  mediaType,
  title,
  turns = noTurns,
}: {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
  title: string
  /** By how much pages are shown turned. */
  turns?: Turns
}) {
  const { viewer } = useWords()
  const kind = mediaType.split(';')[0]?.trim()
  if (kind === 'application/pdf')
    return (
      <Suspense fallback={<output className="s-muted">{viewer.loading}</output>}>
        <PdfPages bytes={bytes} title={title} turns={turns} />
      </Suspense>
    )
  if (kind === 'image/jpeg' || kind === 'image/png')
    return <Picture bytes={bytes} mediaType={kind} title={title} turn={turnOf(turns, 1)} />
  if (kind === 'text/plain') return <pre className="document-text">{new TextDecoder().decode(bytes)}</pre>
  return <p className="s-muted">{viewer.unknownKind}</p>
}

function Picture({
  bytes,
  mediaType,
  title,
  turn,
}: {
  bytes: Uint8Array<ArrayBuffer>
  mediaType: string
  title: string
  turn: number
}) {
  const { viewer } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const place = canvas.current
    if (place !== null) drawPicture(bytes, mediaType, place, turn).catch(() => setFailed(true))
  }, [bytes, mediaType, turn])
  if (failed) return <p className="s-muted">{viewer.unreadable}</p>
  return (
    <div className="document-pages">
      <canvas ref={canvas} className="document-page">
        {title}
      </canvas>
    </div>
  )
}
