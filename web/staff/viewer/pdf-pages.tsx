import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../core/language.ts'
import { drawPage, mostPages } from './draw-page.ts'
import { openPdf } from './open-pdf.ts'
import { turnOf, type Turns } from './turns.ts'

/** The pages of a PDF as pictures, drawn when they come into view. */
export function PdfPages({ bytes, title, turns }: { bytes: Uint8Array<ArrayBuffer>; title: string; turns: Turns }) {
  const { viewer } = useWords()
  const [opened, setOpened] = useState<PDFDocumentProxy>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const task = openPdf(bytes)
    task.promise.then(setOpened, () => setFailed(true))
    return () => void task.destroy()
  }, [bytes])
  if (failed) return <p className="s-muted">{viewer.unreadable}</p>
  if (opened === undefined) return <output className="s-muted">{viewer.loading}</output>
  const count = Math.min(opened.numPages, mostPages)
  return (
    <div className="document-pages">
      {Array.from({ length: count }, (_, index) => (
        <Page
          // A canvas takes one drawing at a time: a turned page gets a new one.
          key={`${index} ${turnOf(turns, index + 1)}`}
          source={opened}
          page={index + 1}
          turn={turnOf(turns, index + 1)}
          title={`${title}, ${viewer.page(index + 1, opened.numPages)}`}
        />
      ))}
      {opened.numPages > mostPages && <p className="s-muted">{viewer.tooManyPages(mostPages, opened.numPages)}</p>}
    </div>
  )
}

function Page({ source, page, turn, title }: { source: PDFDocumentProxy; page: number; turn: number; title: string }) {
  const { viewer } = useWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const place = canvas.current
    if (place === null) return
    let isDrawn = false
    const drawOnce = () => {
      if (isDrawn) return
      isDrawn = true
      drawPage(source, page, place, turn).catch(() => setFailed(true))
    }
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && drawOnce(),
      {
        rootMargin: '800px',
      },
    )
    observer.observe(place)
    return () => observer.disconnect()
  }, [source, page, turn])
  if (failed) return <p className="s-muted">{viewer.unreadable}</p>
  return (
    <canvas ref={canvas} className="document-page" data-paper="">
      {title}
    </canvas>
  )
}
