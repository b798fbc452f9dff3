import { Refusal } from '@siegel/foundation'
import UTIF, { type IFD } from 'utif2'

/** Pages of a file, pixels of a page: A4 at 600 dpi has 35 million. */
const mostPages = 500
const mostPixels = 40_000_000

/** A page as pixels; `bits` 1 and 8 are gray, 24 is red, green, blue. Rows are padded to whole bytes. */
export interface Raster {
  readonly width: number
  readonly height: number
  readonly bits: 1 | 8 | 24
  readonly data: Uint8Array
  /** Pixels an inch. */
  readonly dpi: number
}

const first = (directory: IFD, tag: number): number | undefined => {
  const value: unknown = directory[`t${tag}`]
  const [number] = Array.isArray(value) ? (value as unknown[]) : []
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Tags of TIFF 6.0: image width and length, resolution and its unit (3 is a centimetre), kind of a reduced picture. */
const tags = { width: 256, height: 257, resolution: 282, unit: 296, subfile: 254 } as const

/** The directories of a file's pages, without thumbnails. Throws Refusal 'upload-broken'. */
export function tiffPages(buffer: ArrayBuffer): IFD[] {
  let all: IFD[]
  try {
    all = UTIF.decode(buffer)
  } catch {
    throw new Refusal('upload-broken', 'no image directory')
  }
  const pages = all.filter((one) => ((first(one, tags.subfile) ?? 0) & 1) === 0 && first(one, tags.width) !== undefined)
  if (pages.length === 0 || pages.length > mostPages) throw new Refusal('upload-broken', 'no pages')
  return pages
}

/** One page decoded. Throws Refusal 'upload-broken' for what is too large or not readable. */
export function tiffRaster(buffer: ArrayBuffer, directory: IFD): Raster {
  const [width = 0, height = 0] = [first(directory, tags.width), first(directory, tags.height)]
  if (!(width > 0 && height > 0 && width * height <= mostPixels)) throw new Refusal('upload-broken', 'too many pixels')
  let rgba: Uint8Array
  try {
    UTIF.decodeImage(buffer, directory)
    rgba = UTIF.toRGBA8(directory)
  } catch {
    throw new Refusal('upload-broken', 'not decodable')
  }
  if (rgba.length < width * height * 4) throw new Refusal('upload-broken', 'too few pixels')
  return { width, height, dpi: dpiOf(directory), ...packed(rgba, width, height) }
}

function dpiOf(directory: IFD): number {
  const resolution = first(directory, tags.resolution) ?? 0
  const dpi = first(directory, tags.unit) === 3 ? resolution * 2.54 : resolution
  return dpi >= 36 && dpi <= 2400 ? dpi : 200
}

/** As few bits as the picture needs; transparency becomes paper. */
function packed(rgba: Uint8Array, width: number, height: number): Pick<Raster, 'bits' | 'data'> {
  let isGray = true
  let isBinary = true
  for (let at = 0; at < width * height * 4 && isGray; at += 4) {
    const [red, green, blue] = [rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0]
    if (red !== green || green !== blue) isGray = false
    else if (red !== 0 && red !== 255) isBinary = false
  }
  if (!isGray) return { bits: 24, data: channels(rgba, width * height, 3) }
  const gray = channels(rgba, width * height, 1)
  if (!isBinary) return { bits: 8, data: gray }
  const row_bytes = Math.ceil(width / 8)
  const data = new Uint8Array(row_bytes * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if ((gray[y * width + x] ?? 0) >= 128) {
        const at = y * row_bytes + (x >> 3)
        data[at] = (data[at] ?? 0) | (0x80 >> (x & 7))
      }
  return { bits: 1, data }
}

function channels(rgba: Uint8Array, pixels: number, count: 1 | 3): Uint8Array {
  const data = new Uint8Array(pixels * count)
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const alpha = rgba[pixel * 4 + 3] ?? 255
    for (let channel = 0; channel < count; channel += 1) {
      const value = rgba[pixel * 4 + channel] ?? 0
      data[pixel * count + channel] = alpha === 255 ? value : 255 - ((255 - value) * alpha) / 255
    }
  }
  return data
}
