import { drawPicture } from './draw-picture.ts'
import { turnOf, type Turns } from './turns.ts'

/**
 * Prints a document, page by page on sheets of their own: an open dialog prints badly, so the pages are drawn once more
 * outside of it, for the time of printing. Throws where the document cannot be drawn.
 */
export async function printDocument(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  turns: Turns = new Map(),
): Promise<void> {
  const area = document.createElement('div')
  area.className = 'print-area'
  document.body.append(area)
  try {
    if (mediaType === 'application/pdf') await drawPdf(bytes, area, turns)
    else if (mediaType.startsWith('image/')) await drawPicture(bytes, mediaType, addCanvas(area), turnOf(turns, 1))
    else addText(area, new TextDecoder().decode(bytes))
    print()
  } finally {
    area.remove()
  }
}

function addCanvas(area: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  area.append(canvas)
  return canvas
}

function addText(area: HTMLElement, text: string): void {
  const block = document.createElement('pre')
  block.textContent = text
  area.append(block)
}

async function drawPdf(bytes: Uint8Array<ArrayBuffer>, area: HTMLElement, turns: Turns): Promise<void> {
  const [{ openPdf }, { drawPage, mostPages }] = await Promise.all([import('./open-pdf.ts'), import('./draw-page.ts')])
  const task = openPdf(bytes)
  try {
    const source = await task.promise
    for (let page = 1; page <= Math.min(source.numPages, mostPages); page += 1)
      await drawPage(source, page, addCanvas(area), turnOf(turns, page))
  } finally {
    await task.destroy()
  }
}
