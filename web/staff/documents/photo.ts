import { redrawnPhoto } from '@siegel/ui/photo'

/** Longest edge of a photo that is filed, in pixels: legible in print on A4 and a tenth of what a telephone takes. */
const longestEdge = 2600
const quality = 0.86

/** Tag of the position in the first directory of a picture's EXIF data (EXIF 2.32, 4.6.3). */
const gpsTag = 0x8825

/** Whether a JPEG says where it was taken; false for whatever is none or cannot be read. */
export function hasLocation(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 2
  while (at + 4 <= bytes.length && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
    const length = view.getUint16(at + 2)
    if (view.getUint8(at + 1) === 0xe1 && isExif(bytes, at + 4)) return pointsAtGps(view, at + 10, at + 2 + length)
    at += 2 + length
  }
  return false
}

const isExif = (bytes: Uint8Array, at: number): boolean =>
  [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, index) => bytes[at + index] === byte)

function pointsAtGps(view: DataView, start: number, announced: number): boolean {
  const end = Math.min(announced, view.byteLength)
  if (start + 8 > end) return false
  const isLittle = view.getUint8(start) === 0x49
  const directory = start + view.getUint32(start + 4, isLittle)
  if (directory + 2 > end) return false
  const count = view.getUint16(directory, isLittle)
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > end) return false
    if (view.getUint16(entry, isLittle) === gpsTag) return true
  }
  return false
}

/** A photo as it is filed: what comes out is kept byte for byte. */
export async function photoToFile(photo: File): Promise<File> {
  const blob = await redrawnPhoto(photo, longestEdge, quality)
  return new File([blob], photo.name.replace(/(\.[^.]{1,5})?$/, '.jpg'), { type: blob.type })
}

/** What is uploaded of a chosen file: the file itself, or the photo drawn anew where it says where it was taken. */
export async function prepared(file: File): Promise<{ file: File; isRedrawn: boolean }> {
  if (file.type !== 'image/jpeg' || !hasLocation(new Uint8Array(await file.arrayBuffer())))
    return { file, isRedrawn: false }
  return { file: await photoToFile(file), isRedrawn: true }
}
