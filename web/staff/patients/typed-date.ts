/** A date as typed (`12.3.1958`, `12.03.58` is refused: which century?) as `1958-03-12`; undefined for what is no date. */
export function isoDate(typed: string): string | undefined {
  const [, day = '', month = '', year = ''] =
    /^\s*(\d{1,2})[.\s/-](\d{1,2})[.\s/-](\d{4})\s*$/.exec(typed) ?? /^\s*(\d{2})(\d{2})(\d{4})\s*$/.exec(typed) ?? []
  const [iso = ''] = /^\s*(\d{4}-\d{2}-\d{2})\s*$/.exec(typed)?.slice(1) ?? []
  const date = iso || `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${date}T00:00:00Z`)
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date ? undefined : date
}

/** The same where the day, or day and month, may be unknown: `1958`, `3.1958`. */
export function partialDate(typed: string): string | undefined {
  const [, month = '', year = ''] = /^\s*(?:(\d{1,2})[.\s/-])?(\d{4})\s*$/.exec(typed) ?? []
  if (year === '') return isoDate(typed)
  if (month === '') return year
  return Number(month) >= 1 && Number(month) <= 12 ? `${year}-${month.padStart(2, '0')}` : undefined
}
