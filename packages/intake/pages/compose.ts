import { degrees, PDFDocument } from '@cantoo/pdf-lib'
import { isRefusal, Refusal } from '@siegel/foundation'
import { inspect } from '../parse/index.ts'
import { reducePage } from './reduce-page.ts'
import { pdfText } from './pdf-text.ts'
import type { PagePlan, PageRange } from './plan.ts'
import { addRaster } from './raster-page.ts'
import { tiffPages, tiffRaster } from './tiff.ts'

/** A PDF that was made from pages of others. */
export interface Composed {
  readonly bytes: Uint8Array
  readonly pages: number
  readonly words?: string
}

/** Puts pages of one file into a new document; a whole range at once, so that what its pages share is copied once. */
interface Source {
  readonly pages: number
  readonly add: (target: PDFDocument, range: PageRange) => Promise<void>
}

/**
 * New PDFs from pages of PDFs and pictures. What belongs to pages that are left out stays behind, also where the file
 * shares it between pages; so do scripts, links, forms, outlines, attachments and what the file says about itself.
 * @throws Refusal document-encrypted, document-unreadable, pages-missing, pages-none (text has no pages), and what
 * `inspect` throws
 */
export async function compose(files: readonly Uint8Array[], plan: PagePlan): Promise<Composed[]> {
  const sources = new Map<number, Source>()
  for (const { file } of plan.flat())
    if (!sources.has(file)) sources.set(file, await sourceOf(files[file] ?? new Uint8Array()))
  const made: Composed[] = []
  for (const ranges of plan) made.push(await documentOf(ranges, sources))
  return made
}

async function documentOf(ranges: readonly PageRange[], sources: ReadonlyMap<number, Source>): Promise<Composed> {
  const target = await PDFDocument.create({ updateMetadata: false })
  for (const range of ranges) {
    const source = sources.get(range.file)
    if (source === undefined || range.to > source.pages) throw new Refusal('pages-missing')
    await readable(() => source.add(target, range))
  }
  const bytes = await readable(() => target.save({ addDefaultPage: false, updateFieldAppearances: false }))
  const pages = target.getPageCount()
  try {
    return { bytes, pages, words: (await pdfText(bytes)).words }
  } catch {
    return { bytes, pages }
  }
}

/** The libraries name what they did not like in words of their own, which could quote the file. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isRefusal(error) ? error : new Refusal('document-unreadable')
  }
}

async function sourceOf(bytes: Uint8Array): Promise<Source> {
  const { format, encrypted } = inspect(bytes)
  if (format === 'text') throw new Refusal('pages-none')
  if (encrypted === true) throw new Refusal('document-encrypted')
  if (format === 'pdf') return readable(() => pdfSource(bytes))
  if (format === 'tiff') return tiffSource(bytes)
  return {
    pages: 1,
    add: async (target, { turn }) => {
      const picture = await (format === 'jpeg' ? target.embedJpg(bytes) : target.embedPng(bytes))
      addPicture(target, picture.width, picture.height, turn, (page, size) => page.drawImage(picture, size))
    },
  }
}

async function pdfSource(bytes: Uint8Array): Promise<Source> {
  const source = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: false })
  const pages = source.getPages()
  const reduced = new Set<number>()
  return {
    pages: pages.length,
    add: async (target, { from, to, turn }) => {
      const wanted = source.getPageIndices().slice(from - 1, to)
      for (const index of wanted) {
        const page = pages[index]
        if (page !== undefined && !reduced.has(index)) reducePage(page)
        reduced.add(index)
      }
      for (const page of await target.copyPages(source, wanted)) {
        page.setRotation(degrees((page.getRotation().angle + turn) % 360))
        target.addPage(page)
      }
    },
  }
}

function tiffSource(bytes: Uint8Array): Source {
  const buffer = new Uint8Array(bytes).buffer
  const directories = tiffPages(buffer)
  return {
    pages: directories.length,
    add: async (target, { from, to, turn }) => {
      for (const directory of directories.slice(from - 1, to)) addRaster(target, tiffRaster(buffer, directory), turn)
    },
  }
}

type Page = ReturnType<PDFDocument['addPage']>

/** A sheet of A4, upright or across as the picture is, in points. */
const [short, long] = [595, 842]

function addPicture(
  target: PDFDocument,
  width: number,
  height: number,
  turn: PageRange['turn'],
  draw: (page: Page, size: { x: number; y: number; width: number; height: number }) => void,
): void {
  const [widest, highest] = width > height ? [long, short] : [short, long]
  const scale = Math.min(widest / width, highest / height)
  const size = { width: width * scale, height: height * scale }
  const page = target.addPage([size.width, size.height])
  draw(page, { x: 0, y: 0, ...size })
  page.setRotation(degrees(turn))
}
