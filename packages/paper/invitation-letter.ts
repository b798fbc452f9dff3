import { letterTexts } from './letter-texts.ts'
import { drawQr } from './qr.ts'
import { colours, mm, Sheet, type TextStyle } from './sheet.ts'

export interface InvitationLetter {
  practice: string
  telephone?: string
  patientName: string
  /** Street and town as lines. */
  addressLines: readonly string[]
  link: string
  accountCode: string
  /** PFP, 22 characters of base64url; printed as hexadecimal, the "Prüfnummer". */
  fingerprint: string
  /** RFC 3339. */
  expiresAt: string
  language: 'de' | 'en'
  /** RFC 3339; default now. */
  writtenAt?: string
}

const left = 24
const width = 162
const right = left + width
const body: TextStyle = { size_pt: 12.5, leading_pt: 16.6 }
const small: TextStyle = { size_pt: 9.5, colour: colours.muted, leading_pt: 13.5 }

/**
 * The letter of invitation, DIN 5008 form A (address field from 27 mm, folds at 87 and 192 mm), one page A4: link as QR
 * code and to type, account code, check number. The PIN is not in it: it has another way.
 */
export function invitationLetter(letter: InvitationLetter): Promise<Uint8Array<ArrayBuffer>> {
  const words = letterTexts[letter.language]
  const sheet = new Sheet(words.title, letter.language === 'de' ? 'de-DE' : 'en-GB')
  head(sheet, letter)
  let y = 67
  sheet.line(words.title, left, y, { font: 'strong', size_pt: 18 })
  y += 9.5
  sheet.line(words.greeting(letter.patientName), left, y, body)
  y = sheet.paragraph(words.lead, left, y + 7.5, width, body)
  const qr = { x: right - 43, y: y + 1.5 }
  drawQr(sheet, letter.link, qr.x, qr.y, 43, colours.ink)
  centred(sheet, words.validUntil(date(letter.expiresAt, letter.language)), qr.x + 21.5, qr.y + 49.5, { size_pt: 11 })
  y = step(sheet, 1, words.open, words.openText, y + 4.5, 98)
  sheet.line(hostOf(letter.link), left + 15, y, { ...body, font: 'strong' })
  y = step(sheet, 2, words.pin, words.pinText, y + 12.5, 98)
  y = step(sheet, 3, words.signIn, words.signInText, Math.max(y + 6.5, qr.y + 57), width - 15)
  y = accountCode(sheet, letter, y - 1.5)
  y = help(sheet, letter, y + 6)
  sheet.line(words.regards(letter.practice), left, y + 9, body)
  foot(sheet, letter, y + 15)
  return sheet.finish()
}

function head(sheet: Sheet, letter: InvitationLetter): void {
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

function step(sheet: Sheet, number: number, title: string, text: string, top_mm: number, width_mm: number): number {
  sheet.pdf.circle(mm(left + 5), mm(top_mm + 2), mm(5)).fill(colours.accent)
  centred(sheet, String(number), left + 5, top_mm + 3.7, { font: 'strong', size_pt: 13, colour: '#FFFFFF' })
  sheet.line(title, left + 15, top_mm + 2.6, { font: 'strong', size_pt: 14.5 })
  return sheet.paragraph(text, left + 15, top_mm + 9.4, width_mm, body)
}

function accountCode(sheet: Sheet, letter: InvitationLetter, top_mm: number): number {
  const style: TextStyle = { font: 'code-strong', size_pt: 17 }
  const text = letter.accountCode.replaceAll('-', ' ')
  const box = sheet.width_mm(text, style) + 10
  sheet.pdf
    .lineWidth(0.8)
    .roundedRect(mm(left + 15), mm(top_mm), mm(box), mm(12), mm(1.5))
    .stroke(colours.accent)
  sheet.line(text, left + 20, top_mm + 8, style)
  const [first, second] = letterTexts[letter.language].keep
  sheet.line(first, left + 15 + box + 4, top_mm + 5, { size_pt: 11 })
  sheet.line(second, left + 15 + box + 4, top_mm + 10, { size_pt: 11 })
  return top_mm + 12
}

function help(sheet: Sheet, letter: InvitationLetter, top_mm: number): number {
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

function foot(sheet: Sheet, letter: InvitationLetter, top_mm: number): void {
  const words = letterTexts[letter.language]
  sheet.pdf.lineWidth(0.6).strokeColor(colours.line).moveTo(mm(left), mm(top_mm)).lineTo(mm(right), mm(top_mm)).stroke()
  let y = sheet.paragraph(words.noCamera, left, top_mm + 6, width, { ...small, colour: colours.ink })
  const code: TextStyle = { font: 'code', size_pt: 10.5 }
  const fragment = letter.link.indexOf('#') + 3
  sheet.line(letter.link.slice(0, fragment), left, y + 0.4, code)
  y += 5.4
  sheet.line(inGroups(letter.link.slice(fragment), 5), left, y, code)
  y = sheet.paragraph(words.never, left, y + 6.2, width, small)
  const label = sheet.line(`${words.fingerprint} `, left, y, small)
  sheet.line(inGroups(Buffer.from(letter.fingerprint, 'base64url').toString('hex'), 4), left + label, y, {
    font: 'code',
    size_pt: 9.5,
  })
}

const inGroups = (text: string, size: number): string => text.match(new RegExp(`.{1,${size}}`, 'g'))?.join(' ') ?? ''

const hostOf = (link: string): string => new URL(link).host

function centred(sheet: Sheet, text: string, x_mm: number, baseline_mm: number, style: TextStyle): void {
  sheet.line(text, x_mm - sheet.width_mm(text, style) / 2, baseline_mm, style)
}

const date = (instant: string, language: 'de' | 'en'): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'Europe/Berlin',
  }).format(new Date(instant))
