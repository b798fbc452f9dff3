import bwipjs, { type RawOptions } from 'bwip-js/node'
import { mm, type Sheet } from './sheet.ts'

/** Draws a QR code (ISO/IEC 18004) as squares, with the quiet zone of four modules that readers need around it. */
export function drawQr(sheet: Sheet, text: string, x_mm: number, y_mm: number, size_mm: number, colour: string): void {
  const [code] = bwipjs.raw({ bcid: 'qrcode', text, eclevel: 'M' } as RawOptions) as unknown as {
    pixs: number[]
    pixx: number
    pixy: number
  }[]
  if (code === undefined) throw new Error('no QR code')
  const module_mm = size_mm / code.pixx
  sheet.pdf.save().fillColor(colour)
  for (let row = 0; row < code.pixy; row++) {
    for (let column = 0; column < code.pixx; column++) {
      if (code.pixs[row * code.pixx + column] !== 1) continue
      // A hair wider than the module, so that no printer leaves gaps between neighbours.
      sheet.pdf.rect(
        mm(x_mm + column * module_mm),
        mm(y_mm + row * module_mm),
        mm(module_mm) + 0.05,
        mm(module_mm) + 0.05,
      )
    }
  }
  sheet.pdf.fill().restore()
}
