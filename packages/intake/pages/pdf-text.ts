import { distinctWords } from './words.ts'

/** Pages whose text is read, and for how long; the process has a harder limit of its own. */
const mostPages = 300
const time_ms = 12_000

/**
 * Pages and words of a PDF that has a text layer. pdf.js runs without its worker, without a canvas and without fetching
 * anything. Throws whatever it throws on a file that is none.
 */
export async function pdfText(bytes: Uint8Array): Promise<{ pages: number; words: string }> {
  const { getDocument } = await loadPdfJs()
  const task = getDocument({
    // A copy, since it takes its bytes away, and no Buffer, which it refuses.
    data: new Uint8Array(bytes),
    verbosity: 0,
    enableXfa: false,
    useWasm: false,
    useSystemFonts: false,
    disableFontFace: true,
    stopAtErrors: false,
  })
  try {
    const source = await task.promise
    const until = performance.now() + time_ms
    const texts: string[] = []
    for (let number = 1; number <= Math.min(source.numPages, mostPages) && performance.now() < until; number += 1) {
      const page = await source.getPage(number)
      const { items } = await page.getTextContent()
      texts.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : ' ') : '')).join(''))
      page.cleanup()
    }
    return { pages: source.numPages, words: distinctWords(texts) }
  } finally {
    await task.destroy()
  }
}

async function loadPdfJs() {
  // It asks for these at once though only drawing needs them, and would look for a native canvas; nothing is drawn here.
  const place = globalThis as Record<string, unknown>
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) place[name] ??= class {}
  // Where the worker's code is there already, it runs in this process.
  place['pdfjsWorker'] ??= await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}
