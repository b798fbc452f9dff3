import { Banner } from '@siegel/ui'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useLanguage, useWords } from '../i18n/language.tsx'
import type { OpenFile } from '../item/file-actions.ts'
import { loadPdf } from './load-pdf.ts'

const PAGES_MAX = 300
const PIXELS_MAX = 8_000_000
/** Pages that are drawn at once; the others when they come near. */
const soon = 3

/** A PDF drawn page by page on canvases, with its text beside each for those who hear it. */
export function PdfPages({ file }: { file: OpenFile }) {
  const { t } = useLanguage()
  const inside = useWords('inside')
  const [pdf, setPdf] = useState<PDFDocumentProxy>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let over = false
    const loading = loadPdf(file.content)
    loading.then(
      (loaded) => {
        if (!over) setPdf(loaded)
      },
      () => setFailed(true),
    )
    return () => {
      over = true
      void loading.then(
        (loaded) => loaded.cleanup(),
        () => undefined,
      )
    }
  }, [file])
  if (failed) return <Banner tone="warning">{inside.item.pdfFailed}</Banner>
  if (pdf === undefined) return <p className="s-muted">{t.common.loading}</p>
  const count = Math.min(pdf.numPages, PAGES_MAX)
  return (
    <div className="p-pdf">
      {Array.from({ length: count }, (_, at) => (
        <PdfPage key={at} pdf={pdf} number={at + 1} label={inside.item.page(at + 1, pdf.numPages)} />
      ))}
    </div>
  )
}

function PdfPage({ pdf, number, label }: { pdf: PDFDocumentProxy; number: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [text, setText] = useState('')
  const near = useNear(canvas, number <= soon)
  useEffect(() => {
    if (!near) return
    let over = false
    const draw = async () => {
      const page = await pdf.getPage(number)
      const target = canvas.current
      if (over || target === null) return
      const natural = page.getViewport({ scale: 1 })
      const wished = (target.clientWidth * Math.max(2, devicePixelRatio)) / natural.width
      const scale = Math.min(wished, Math.sqrt(PIXELS_MAX / (natural.width * natural.height)))
      const viewport = page.getViewport({ scale })
      target.width = Math.round(viewport.width)
      target.height = Math.round(viewport.height)
      await page.render({ canvas: target, viewport }).promise
      const { items } = await page.getTextContent()
      if (!over) setText(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''))
    }
    draw().catch(() => {
      // The page was taken away while it was drawn, or is damaged: it stays empty.
    })
    return () => {
      over = true
    }
  }, [pdf, number, near])
  return (
    <figure className="p-pdf-page">
      <canvas ref={canvas} className="p-canvas" aria-hidden="true" />
      <figcaption className="s-hidden-text">
        {label}
        {text}
      </figcaption>
    </figure>
  )
}

/** Whether an element has come near the screen; stays true. */
function useNear(element: RefObject<Element | null>, atOnce: boolean): boolean {
  const [near, setNear] = useState(atOnce)
  useEffect(() => {
    const target = element.current
    if (near || target === null) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) setNear(true)
      },
      { rootMargin: '1200px' },
    )
    observer.observe(target)
    const all = () => setNear(true)
    window.addEventListener('beforeprint', all)
    return () => {
      observer.disconnect()
      window.removeEventListener('beforeprint', all)
    }
  }, [element, near])
  return near
}
