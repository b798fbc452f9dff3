import { tagOf } from './locale.ts'

const signs = new Map<string, string>()

/** The sign between whole and fraction. */
function decimalSign(locale: string): string {
  const known = signs.get(locale)
  if (known !== undefined) return known
  const parts = new Intl.NumberFormat(tagOf(locale)).formatToParts(0.5)
  const sign = parts.find(({ type }) => type === 'decimal')?.value ?? '.'
  signs.set(locale, sign)
  return sign
}

/**
 * A decimal number's own text with the language's decimal sign; never rounded, never padded: a result of 5.0 stays 5,0.
 * A comparator and a true minus sign are kept. What is no number is shown as it is.
 */
export function formatNumber(text: string, locale: string): string {
  const match = /^\s*(<=|>=|[<>≤≥])?\s*([-−+]?)(\d+)(?:\.(\d+))?\s*$/.exec(text)
  if (match === null) return text
  const [, comparator, sign = '', whole = '', fraction] = match
  const number = `${sign.replace('-', '−')}${whole}${fraction === undefined ? '' : `${decimalSign(locale)}${fraction}`}`
  return comparator === undefined ? number : `${comparator}\u00a0${number}`
}

/** The numbers of a range as it was printed, `3.5 - 5.1`, with the language's decimal sign. */
export const formatRange = (text: string, locale: string): string =>
  text.replace(/(\d)\.(\d)/g, `$1${decimalSign(locale)}$2`)

/** A whole number of things, `1.234`. */
export const formatCount = (n: number, locale: string): string => n.toLocaleString(tagOf(locale))

/** A file's size in words: `312 kB`, `1,4 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  const say = (n: number, unit: string, unitDisplay: 'long' | 'short', digits: number) =>
    new Intl.NumberFormat(tagOf(locale), {
      style: 'unit',
      unit,
      unitDisplay,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
      .format(n)
      .replace(/\s/, '\u00a0')
  if (bytes < 1000) return say(bytes, 'byte', 'long', 0)
  if (bytes < 1_000_000) return say(bytes / 1000, 'kilobyte', 'short', 0)
  return say(bytes / 1_000_000, 'megabyte', 'short', 1)
}
