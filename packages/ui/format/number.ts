import type { Locale } from './instant.ts'

/**
 * A decimal number's own text with the language's decimal sign; never rounded, never padded: a result of 5.0 stays 5,0.
 * A comparator and a true minus sign are kept. What is no number is shown as it is.
 */
export function formatNumber(text: string, locale: Locale): string {
  const match = /^\s*(<=|>=|[<>≤≥])?\s*([-−+]?)(\d+)(?:\.(\d+))?\s*$/.exec(text)
  if (match === null) return text
  const [, comparator, sign = '', whole = '', fraction] = match
  const number = `${sign.replace('-', '−')}${whole}${fraction === undefined ? '' : `${locale === 'de' ? ',' : '.'}${fraction}`}`
  return comparator === undefined ? number : `${comparator}\u00a0${number}`
}

/** A file's size in words: `312 kB`, `1,4 MB`. */
export function formatBytes(bytes: number, locale: Locale): string {
  if (bytes < 1000) return `${bytes}\u00a0${locale === 'de' ? 'Byte' : bytes === 1 ? 'byte' : 'bytes'}`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)}\u00a0kB`
  return `${formatNumber((bytes / 1_000_000).toFixed(1), locale)}\u00a0MB`
}
