import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { utf8 } from '@siegel/foundation'
import { skipFor } from '@siegel/foundation/testing'

/** What a test's camera sees: brightness row by row, 0 to 255. */
export interface Picture {
  width: number
  height: number
  light: Uint8Array
}

const width = 640
const height = 480
const dpi = 150
const mm_px = dpi / 25.4

export interface Held {
  /** Where on the sheet the middle of the picture lies. */
  at_mm: { x: number; y: number }
  /** How much of the sheet's height is in the picture: small when it is held close. */
  seen_mm: number
  turned_deg: number
  /** 1 is the sheet as printed; a waiting room in the evening has less. */
  light: number
}

/** The middle of the code on a letter of invitation, and a hand that is neither steady nor near. */
export const heldLetter: Held = { at_mm: { x: 168, y: 118 }, seen_mm: 150, turned_deg: 7, light: 0.55 }

/** Whether a letter can be held before a camera; else the test is skipped, and says so. */
export function canHold(t: TestContext): boolean {
  if (spawnSync('pdftoppm', ['-v']).error === undefined) return true
  skipFor(t, 'pdftoppm (Debian: poppler-utils) is absent')
  return false
}

/** The first page of a PDF as it is held before a camera of 640 × 480. Needs pdftoppm (Debian: poppler-utils). */
export function heldBefore(pdf: Uint8Array, folder: string, held: Held = heldLetter): Picture {
  const file = join(folder, 'held.pdf')
  writeFileSync(file, pdf)
  spawnSync('pdftoppm', ['-r', String(dpi), '-gray', '-singlefile', file, join(folder, 'held')])
  const sheet = readPgm(readFileSync(join(folder, 'held.pgm')))
  const [sin, cos] = [Math.sin((held.turned_deg * Math.PI) / 180), Math.cos((held.turned_deg * Math.PI) / 180)]
  const scale = (held.seen_mm * mm_px) / height
  const light = new Uint8Array(width * height)
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const [right, down] = [(column - width / 2) * scale, (row - height / 2) * scale]
      const x = held.at_mm.x * mm_px + right * cos - down * sin
      const y = held.at_mm.y * mm_px + right * sin + down * cos
      // A little noise, the same at every run: no two pixels of a camera agree.
      const noise = ((row * 31 + column * 17) % 13) - 6
      light[row * width + column] = Math.max(0, Math.min(255, averageAt(sheet, x, y, scale / 2) * held.light + noise))
    }
  return { width, height, light }
}

/** A picture of nothing: a wall, or the inside of a pocket. */
export const plainPicture = (light: number): Picture => ({
  width,
  height,
  light: new Uint8Array(width * height).fill(light),
})

/** Writes a picture as a video that stands still, as browsers take it for a camera (YUV4MPEG2, grey). */
export function writeVideo(file: string, { width: across, height: down, light }: Picture): void {
  const colour = new Uint8Array((across * down) / 2).fill(128)
  const frame = [utf8('FRAME\n'), light, colour]
  const frames = Array.from({ length: 5 }, () => frame).flat()
  writeFileSync(file, Buffer.concat([utf8(`YUV4MPEG2 W${across} H${down} F10:1 Ip A1:1 C420jpeg\n`), ...frames]))
}

/** What a lens makes of the paper that one pixel sees. The table beyond the sheet is grey. */
function averageAt({ width: across, height: down, light }: Picture, x: number, y: number, reach: number): number {
  let sum = 0
  let count = 0
  for (const by of [-reach, 0, reach])
    for (const over of [-reach, 0, reach]) {
      const [column, row] = [Math.round(x + over), Math.round(y + by)]
      const isOn = column >= 0 && row >= 0 && column < across && row < down
      sum += isOn ? (light[row * across + column] ?? 0) : 90
      count += 1
    }
  return sum / count
}

/** A grey picture as poppler writes it (PGM, P5). */
function readPgm(bytes: Buffer): Picture {
  const [head = '', across = '', down = ''] =
    /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1')) ?? []
  if (head === '') throw new Error('no grey picture')
  return { width: Number(across), height: Number(down), light: new Uint8Array(bytes.subarray(head.length)) }
}
