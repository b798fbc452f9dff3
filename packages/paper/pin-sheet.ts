import { accountCode, body, date, head, help, left, pagesOf, width, type Letterhead } from './letter-parts.ts'
import { letterTexts, pinTexts } from './letter-texts.ts'
import { colours, mm, type Sheet, type TextStyle } from './sheet.ts'

export interface PinSheet extends Letterhead {
  pin: string
  /** Only where no letter has it. */
  accountCode?: string
  /** How the link came. */
  channel: 'letter' | 'desk' | 'email'
  /** RFC 3339. */
  expiresAt: string
}

/**
 * Sheets with a PIN each, for an envelope of their own or from hand to hand. The link is not on them: it has another way.
 */
export const pinSheets = (sheets: readonly PinSheet[]): Promise<Uint8Array<ArrayBuffer>> =>
  pagesOf(sheets, ({ language }) => pinTexts[language].title, pinPage)

function pinPage(sheet: Sheet, content: PinSheet): void {
  const words = pinTexts[content.language]
  head(sheet, content)
  let y = 67
  sheet.line(words.title, left, y, { font: 'strong', size_pt: 18 })
  sheet.line(letterTexts[content.language].greeting(content.patientName), left, y + 11, body)
  y = sheet.paragraph(words.lead[content.channel], left, y + 18.5, width, body)
  y = pinBox(sheet, content.pin, y + 3)
  y = sheet.paragraph(words.use(date(content.expiresAt, content.language)), left, y + 12, width, body)
  y = sheet.paragraph(words.apart, left, y + 4, width, body)
  if (content.accountCode !== undefined) {
    y = sheet.paragraph(words.password, left, y + 4, width, body)
    y = accountCode(sheet, content.accountCode, content.language, y + 1) + 6
  }
  y = help(sheet, content, y + 6)
  sheet.line(words.regards(content.practice), left, y + 11, body)
}

/** Six digits, large, each by itself, so that none is overlooked. */
function pinBox(sheet: Sheet, pin: string, top_mm: number): number {
  const style: TextStyle = { font: 'code-strong', size_pt: 30 }
  const [cell, height] = [16, 20]
  for (const [index, digit] of Array.from(pin).entries()) {
    const x = left + index * (cell + 3)
    sheet.pdf.lineWidth(0.8).roundedRect(mm(x), mm(top_mm), mm(cell), mm(height), mm(1.5)).stroke(colours.accent)
    sheet.line(digit, x + (cell - sheet.width_mm(digit, style)) / 2, top_mm + 13.8, style)
  }
  return top_mm + height
}
