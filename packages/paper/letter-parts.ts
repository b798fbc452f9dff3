import { letterTexts } from './letter-texts.ts'
import { colours, mm, Sheet, type TextStyle } from './sheet.ts'

/** What every letter of the practice begins with. */
export interface Letterhead {
  practice: string
  telephone?: string
  patientName: string
  /** Street and town as lines. */
  addressLines: readonly string[]
  language: 'de' | 'en'
  /** RFC 3339; default now. */
  writtenAt?: string
}

export const left = 24
export const width = 162
export const right = left + width
export const body: TextStyle = { size_pt: 12.5, leading_pt: 16.6 }

/** One PDF with a page for each letter, in their order; others come to their turn between the pages. */
export async function pagesOf<L extends Letterhead>(
  letters: readonly L[],
  title: (first: L) => string,
  draw: (sheet: Sheet, letter: L) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const [first] = letters
  if (first === undefined) throw new TypeError('no letter')
  const sheet = new Sheet(title(first), first.language === 'de' ? 'de-DE' : 'en-GB')
  for (const [index, letter] of letters.entries()) {
    if (index > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      sheet.turn()
    }
    draw(sheet, letter)
  }
  return sheet.finish()
}

/** Practice, address for the window, telephone and date, marks for folding. */
export function head(sheet: Sheet, letter: Letterhead): void {
  const words = letterTexts[letter.language]
  mark(sheet, left + 6, 14, 6)
  sheet.line(letter.practice, left + 16.5, 16.2, { font: 'strong', size_pt: 17 })
  let y = 36
  for (const line of [letter.patientName, ...letter.addressLines]) {
    sheet.line(line, left, y, body)
    y += 5.6
  }
  const column = 122
  let fact = 33
  if (letter.telephone !== undefined) {
    sheet.line(words.telephone, column, fact, { size_pt: 11, colour: colours.muted })
    sheet.line(letter.telephone, column, fact + 5.8, { ...body, font: 'strong' })
    fact += 13.5
  }
  const on = sheet.line(`${words.date} `, column, fact, { size_pt: 11, colour: colours.muted })
  sheet.line(date(letter.writtenAt ?? new Date().toISOString(), letter.language), column + on, fact, { size_pt: 11 })
  sheet.pdf.lineWidth(0.4).strokeColor(colours.muted)
  for (const [fold_mm, length_mm] of [
    [87, 4],
    [148.5, 6],
    [192, 4],
  ] as const) {
    sheet.pdf
      .moveTo(mm(4), mm(fold_mm))
      .lineTo(mm(4 + length_mm), mm(fold_mm))
      .stroke()
  }
}

/** The mark: a ring of twelve notches around the letter S. */
function mark(sheet: Sheet, x_mm: number, y_mm: number, radius_mm: number): void {
  const { pdf } = sheet
  pdf.circle(mm(x_mm), mm(y_mm), mm(radius_mm * 0.76)).fill(colours.accent)
  pdf.lineWidth(mm(radius_mm * 0.12)).strokeColor(colours.accent)
  for (let notch = 0; notch < 12; notch++) {
    const from = ((notch * 30 + 4) * Math.PI) / 180
    const to = ((notch * 30 + 26) * Math.PI) / 180
    const points = Array.from({ length: 7 }, (_, i) => from + ((to - from) * i) / 6)
    for (const [i, angle] of points.entries()) {
      const [px, py] = [mm(x_mm + Math.cos(angle) * radius_mm * 0.92), mm(y_mm + Math.sin(angle) * radius_mm * 0.92)]
      if (i === 0) pdf.moveTo(px, py)
      else pdf.lineTo(px, py)
    }
    pdf.stroke()
  }
  const letter: TextStyle = { font: 'strong', size_pt: radius_mm * 3, colour: '#FFFFFF' }
  sheet.line('S', x_mm - sheet.width_mm('S', letter) / 2, y_mm + radius_mm * 0.37, letter)
}

/** The account code in its box, with the advice to keep it; gives where it ends. */
export function accountCode(sheet: Sheet, code: string, language: 'de' | 'en', top_mm: number): number {
  const style: TextStyle = { font: 'code-strong', size_pt: 17 }
  const text = code.replaceAll('-', ' ')
  const box = sheet.width_mm(text, style) + 10
  sheet.pdf
    .lineWidth(0.8)
    .roundedRect(mm(left + 15), mm(top_mm), mm(box), mm(12), mm(1.5))
    .stroke(colours.accent)
  sheet.line(text, left + 20, top_mm + 8, style)
  const [first, second] = letterTexts[language].keep
  sheet.line(first, left + 15 + box + 4, top_mm + 5, { size_pt: 11 })
  sheet.line(second, left + 15 + box + 4, top_mm + 10, { size_pt: 11 })
  return top_mm + 12
}

/** Where help is; gives where it ends. */
export function help(sheet: Sheet, letter: Letterhead, top_mm: number): number {
  const words = letterTexts[letter.language]
  sheet.pdf.roundedRect(mm(left), mm(top_mm), mm(width), mm(16), mm(2.5)).fill(colours.soft)
  sheet.line(words.help, left + 7, top_mm + 7, { font: 'strong', size_pt: 12.5 })
  sheet.line(words.helpWhere, left + 7, top_mm + 12.6, body)
  if (letter.telephone !== undefined) {
    const style: TextStyle = { font: 'strong', size_pt: 17 }
    sheet.line(letter.telephone, right - 7 - sheet.width_mm(letter.telephone, style), top_mm + 10.3, style)
  }
  return top_mm + 16
}

export function centred(sheet: Sheet, text: string, x_mm: number, baseline_mm: number, style: TextStyle): void {
  sheet.line(text, x_mm - sheet.width_mm(text, style) / 2, baseline_mm, style)
}

export const date = (instant: string, language: 'de' | 'en'): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'Europe/Berlin',
  }).format(new Date(instant))
