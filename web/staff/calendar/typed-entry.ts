import { addDays, relativeDate, spokenDay } from '@siegel/practice/line'

/** What somebody typed in one line: "morgen 10:30 30min Ultraschall Ostermann". What was not said is undefined. */
export interface TypedEntry {
  date: string | undefined
  /** `10:30`. */
  time: string | undefined
  length_min: number | undefined
  /** All that is neither date, time nor length, in its order. */
  words: string[]
}

const fillers = new Set(['um', 'am', 'uhr', 'den', 'für', 'fuer', 'at', 'on', 'for', 'the'])
const minuteWords = /^(?:min\.?|minuten?|mins?|minutes?|m|')$/
const longest_min = 480

/**
 * Reads a line in German or English, whichever way it is written: people type what they are used to. `today` is the civil date from which "morgen", "Mo" and "+14d" count; a weekday is the next one,
 * today included; a date without a year is the next one, too. A bare number is an hour only before the first word.
 */
export function parseTypedEntry(line: string, today: string): TypedEntry {
  const tokens = line.trim().split(/\s+/).filter(Boolean)
  const entry: TypedEntry = { date: undefined, time: undefined, length_min: undefined, words: [] }
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? ''
    const next = tokens[index + 1]?.toLocaleLowerCase('de') ?? ''
    const taken = take(entry, token, { next, today })
    if (taken === 0) entry.words.push(token)
    else index += taken - 1
  }
  return entry
}

/** How many tokens said a date, a time or a length that was still missing; 0 for a word. */
function take(entry: TypedEntry, token: string, { next, today }: { next: string; today: string }): number {
  const lower = token.toLocaleLowerCase('de')
  const length = lengthOf(lower, next)
  if (length !== undefined && entry.length_min === undefined) {
    entry.length_min = length.minutes
    return length.tokens
  }
  const date = entry.date === undefined ? dateOf(lower, today, entry.words.length === 0) : undefined
  if (date !== undefined) {
    entry.date = date
    return 1
  }
  if (entry.time === undefined) {
    const time = timeOf(lower, next, entry.words.length === 0)
    if (time !== undefined) {
      entry.time = time.time
      return time.tokens
    }
  }
  return entry.words.length === 0 && fillers.has(lower) ? 1 : 0
}

function lengthOf(token: string, next: string): { minutes: number; tokens: number } | undefined {
  const fits = (minutes: number, tokens: number) =>
    minutes >= 5 && minutes <= longest_min ? { minutes, tokens } : undefined
  const [, joined] = /^(\d{1,3})(?:min\.?|minuten?|mins?|minutes?|m|')$/.exec(token) ?? []
  if (joined !== undefined) return fits(Number(joined), 1)
  const [, hours] = /^(\d{1,2}(?:[.,]\d{1,2})?)(?:h|std\.?|stunden?|hours?)$/.exec(token) ?? []
  if (hours !== undefined) return fits(Math.round(Number(hours.replace(',', '.')) * 60), 1)
  return /^\d{1,3}$/.test(token) && minuteWords.test(next) ? fits(Number(token), 2) : undefined
}

function dateOf(token: string, today: string, isFirst: boolean): string | undefined {
  // A day that is spoken of comes first: further on it may be a name.
  const spoken = spokenDay(token.replace(/[.,]$/, ''), today)
  if (spoken === undefined) return relativeDate(token, today)
  if (!isFirst) return undefined
  // Appointments are made for the same day, too: its own name is today, not in a week.
  return spoken === addDays(today, 7) ? today : spoken
}

function timeOf(token: string, next: string, isFirst: boolean): { time: string; tokens: number } | undefined {
  const [, hour = '', minute = '00', suffix = ''] =
    /^(\d{1,2})(?:[:.](\d{2}))?(uhr|am|pm)?$/.exec(token) ?? (isFirst ? /^(\d{2})(\d{2})()$/.exec(token) : null) ?? []
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined
  // "10 am Montag" is German: there, am says on which day.
  const follows = suffix === '' ? (/^(uhr|pm)[.,]?$/.exec(next)?.[1] ?? '') : ''
  const isPlain = /^\d{1,2}$/.test(token)
  if (isPlain && !isFirst && follows === '' && suffix === '') return undefined
  const hours = hourOf(Number(hour), suffix || follows)
  if (hours === undefined) return undefined
  return { time: `${String(hours).padStart(2, '0')}:${minute}`, tokens: follows === '' ? 1 : 2 }
}

/** 12 am is midnight, 12 pm noon; there is no 13 pm. */
function hourOf(hour: number, suffix: string): number | undefined {
  if (suffix !== 'am' && suffix !== 'pm') return hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (suffix === 'pm' ? 12 : 0)
}

/**
 * What to look for among patients, the likeliest first: the last two words, the last, the first two, the first. Each with
 * what then remains as the reason.
 */
export function nameGuesses(words: readonly string[]): { query: string; reason: string }[] {
  const guesses: { query: string; reason: string }[] = []
  const add = (from: number, to: number) => {
    const query = words.slice(from, to).join(' ')
    const isName = words.slice(from, to).every((word) => /^\p{L}[\p{L}'’.-]+$/u.test(word))
    if (to > from && isName && !guesses.some((one) => one.query === query))
      guesses.push({ query, reason: [...words.slice(0, from), ...words.slice(to)].join(' ') })
  }
  const count = words.length
  if (count >= 2) add(count - 2, count)
  if (count >= 1) add(count - 1, count)
  if (count >= 3) add(0, 2)
  if (count >= 2) add(0, 1)
  return guesses
}
