import { deflateSync } from 'node:zlib'
import { degrees, type PDFDocument, PDFName } from '@cantoo/pdf-lib'
import type { Raster } from './tiff.ts'

/** Adds pixels as a page of their size on paper. */
export function addRaster(target: PDFDocument, raster: Raster, turn: number): void {
  const { width, height, bits, data, dpi } = raster
  const image = target.context.stream(deflateSync(data), {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ColorSpace: bits === 24 ? 'DeviceRGB' : 'DeviceGray',
    BitsPerComponent: bits === 1 ? 1 : 8,
    Filter: 'FlateDecode',
  })
  const [across, up] = [(width * 72) / dpi, (height * 72) / dpi]
  const page = target.addPage([across, up])
  page.node.setXObject(PDFName.of('Picture'), target.context.register(image))
  const draw = target.context.stream(`q ${across} 0 0 ${up} 0 0 cm /Picture Do Q`)
  page.node.set(PDFName.of('Contents'), target.context.register(draw))
  page.setRotation(degrees(turn))
}
