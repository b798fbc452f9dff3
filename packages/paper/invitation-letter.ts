import { letterTexts } from './letter-texts.ts'
import {
  accountCode,
  body,
  centred,
  date,
  head,
  help,
  left,
  pagesOf,
  right,
  width,
  type Letterhead,
} from './letter-parts.ts'
import { drawQr } from './qr.ts'
import { colours, mm, Sheet, type TextStyle } from './sheet.ts'

export interface InvitationLetter extends Letterhead {
  link: string
  accountCode: string
  /** PFP, 22 characters of base64url; printed as hexadecimal, the "Prüfnummer". */
  fingerprint: string
  /** RFC 3339. */
  expiresAt: string
}

const small: TextStyle = { size_pt: 9.5, colour: colours.muted, leading_pt: 13.5 }

/**
 * Letters of invitation, DIN 5008 form A (address field from 27 mm, folds at 87 and 192 mm), one page A4 each: link as QR
 * code and to type, account code, check number. The PIN is not in them: it has another way.
 */
export const invitationLetters = (letters: readonly InvitationLetter[]): Promise<Uint8Array<ArrayBuffer>> =>
  pagesOf(letters, ({ language }) => letterTexts[language].title, letterPage)

function letterPage(sheet: Sheet, letter: InvitationLetter): void {
  const words = letterTexts[letter.language]
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
  y = accountCode(sheet, letter.accountCode, letter.language, y - 1.5)
  y = help(sheet, letter, y + 6)
  sheet.line(words.regards(letter.practice), left, y + 9, body)
  foot(sheet, letter, y + 15)
}

function step(sheet: Sheet, number: number, title: string, text: string, top_mm: number, width_mm: number): number {
  sheet.pdf.circle(mm(left + 5), mm(top_mm + 2), mm(5)).fill(colours.accent)
  centred(sheet, String(number), left + 5, top_mm + 3.7, { font: 'strong', size_pt: 13, colour: '#FFFFFF' })
  sheet.line(title, left + 15, top_mm + 2.6, { font: 'strong', size_pt: 14.5 })
  return sheet.paragraph(text, left + 15, top_mm + 9.4, width_mm, body)
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
