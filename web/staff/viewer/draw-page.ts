import type { PDFDocumentProxy } from 'pdfjs-dist'

/** Pages that are drawn; a longer document is downloaded. */
export const mostPages = 60
/** Device pixels per point: sharp on screens and legible on paper (180 dpi). */
const pixelsPerPoint = 2.5
const longestEdge = 4000

/**
 * Draws one page, counted from 1 and turned clockwise by so many degrees; nothing of the file but its picture reaches the
 * canvas.
 */
export async function drawPage(
  source: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  turn = 0,
): Promise<void> {
  const page = await source.getPage(number)
  const rotation = (page.rotate + turn) % 360
  const natural = page.getViewport({ scale: 1, rotation })
  const scale = Math.min(pixelsPerPoint, longestEdge / Math.max(natural.width, natural.height))
  const viewport = page.getViewport({ scale, rotation })
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  await page.render({ canvas, viewport, annotationMode: 1 }).promise
}
