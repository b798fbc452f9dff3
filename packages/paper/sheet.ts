import PDFDocument from 'pdfkit'
import { fontFiles, type FontName } from './fonts.ts'

/** Millimetres to PDF points. */
export const mm = (value: number): number => (value * 72) / 25.4

export const colours = {
  ink: '#14211F',
  muted: '#53625E',
  line: '#DADCD5',
  accent: '#0B5C5A',
  soft: '#E2EFED',
} as const

export interface TextStyle {
  font?: FontName
  size_pt: number
  colour?: string
  /** Distance of lines in points. */
  leading_pt?: number
}

interface Fonts {
  hasGlyphForCodePoint(codePoint: number): boolean
}

/**
 * Pages A4 that are written with text runs at places in millimetres. A character that the Latin file of a face lacks
 * comes from the extended one, so that names are spelled right.
 */
export class Sheet {
  readonly pdf: PDFKit.PDFDocument
  readonly #bytes: Promise<Uint8Array<ArrayBuffer>>

  constructor(title: string, language: string) {
    this.pdf = new PDFDocument({
      size: 'A4',
      margin: 0,
      lang: language,
      displayTitle: true,
      pdfVersion: '1.7',
      info: { Title: title, Producer: 'Siegel', Creator: 'Siegel' },
    })
    const chunks: Buffer[] = []
    this.#bytes = new Promise((resolve, reject) => {
      this.pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
      this.pdf.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
      this.pdf.on('error', reject)
    })
    for (const name of ['text', 'strong', 'code', 'code-strong'] as const) {
      for (const [index, file] of fontFiles(name).entries()) this.pdf.registerFont(`${name}-${index}`, file)
    }
  }

  /** Goes on on a new page. */
  turn(): void {
    this.pdf.addPage({ size: 'A4', margin: 0 })
  }

  /** Writes one line; gives its width in millimetres. Characters that no file has become a question mark. */
  line(text: string, x_mm: number, baseline_mm: number, style: TextStyle): number {
    let x = mm(x_mm)
    this.pdf.fillColor(style.colour ?? colours.ink).fontSize(style.size_pt)
    for (const { font, part } of this.#runs(text, style.font ?? 'text')) {
      this.pdf.font(font)
      this.pdf.text(part, x, mm(baseline_mm), { lineBreak: false, baseline: 'alphabetic' })
      x += this.pdf.widthOfString(part)
    }
    return ((x - mm(x_mm)) * 25.4) / 72
  }

  width_mm(text: string, style: TextStyle): number {
    this.pdf.fontSize(style.size_pt)
    let width = 0
    for (const { font, part } of this.#runs(text, style.font ?? 'text'))
      width += this.pdf.font(font).widthOfString(part)
    return (width * 25.4) / 72
  }

  /**
   * Writes a paragraph of words, each with its own style where `**` marks the strong ones; gives the baseline below it.
   */
  paragraph(text: string, x_mm: number, baseline_mm: number, width_mm: number, style: TextStyle): number {
    const leading_mm = ((style.leading_pt ?? style.size_pt * 1.35) * 25.4) / 72
    const space = this.width_mm(' ', style)
    let [x, y] = [0, baseline_mm]
    let strong = false
    for (const token of text.split(' ')) {
      if (token.startsWith('**')) strong = true
      const word = token.replaceAll('**', '')
      const own: TextStyle = strong ? { ...style, font: 'strong' } : style
      const width = this.width_mm(word, own)
      if (x > 0 && x + width > width_mm) [x, y] = [0, y + leading_mm]
      this.line(word, x_mm + x, y, own)
      x += width + space
      if (/\*\*[.,:;!?]?$/.test(token)) strong = false
    }
    return y + leading_mm
  }

  finish(): Promise<Uint8Array<ArrayBuffer>> {
    this.pdf.end()
    return this.#bytes
  }

  #runs(text: string, name: FontName): { font: string; part: string }[] {
    const runs: { font: string; part: string }[] = []
    for (const character of text) {
      const index = fontFiles(name).findIndex((_, i) => this.#has(`${name}-${i}`, character))
      const font = `${name}-${Math.max(index, 0)}`
      const part = index < 0 ? '?' : character
      const last = runs.at(-1)
      if (last?.font === font) last.part += part
      else runs.push({ font, part })
    }
    return runs
  }

  #has(font: string, character: string): boolean {
    this.pdf.font(font)
    const opened = (this.pdf as unknown as { _font: { font: Fonts } })._font.font
    return opened.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)
  }
}
