import type { CivilDate } from './civil-date.ts'
import { relativeDate } from './relative-date.ts'
import { readVitals, type Vital } from './vitals.ts'

/** Short codes of the entry line, in the order in which they are offered. */
export const entryCodes = ['a', 'b', 'd', 't', 'm', 'v', 'n', 'cave', 'imp', 'r', 'auf'] as const
export type EntryCode = (typeof entryCodes)[number]

/** Codes whose entries are text and nothing else. */
export const noteCodes = ['a', 'b', 't', 'n'] as const satisfies readonly EntryCode[]
export type NoteCode = (typeof noteCodes)[number]

/** Codes that are taken, too: they stand in timelines already, or are those under which practices expect services and letters. */
export const reservedCodes = ['l', 'au', 'brief', 'lab', 'dok', 'auftr'] as const

/** What a code of the practice's own can look like. */
export const ownCodePattern = /^[a-zäöü]{1,6}$/

/** A code that the practice has added: text under a name of its own, of one of the kinds that are text. */
export interface OwnCode {
  code: string
  name: string
  base: NoteCode
  /** Nothing new is written under it. */
  isRetired: boolean
}

/** gesichert, Verdacht, ausgeschlossen, Zustand nach (German certainty of a diagnosis). */
export const certainties = ['G', 'V', 'A', 'Z'] as const
export type Certainty = (typeof certainties)[number]
/** rechts, links, beidseits. */
export const sides = ['R', 'L', 'B'] as const
export type Side = (typeof sides)[number]

export interface DiagnosisLine {
  code: 'd'
  text: string
  icd?: string
  certainty: Certainty
  side?: Side
  /** A lasting problem (Dauerdiagnose), no matter of this quarter. */
  permanent: boolean
}

export type EntryLine =
  | { code: NoteCode; text: string; own?: OwnCode }
  | DiagnosisLine
  | { code: 'm'; text: string; dosage?: string }
  | { code: 'cave'; text: string; reaction?: string }
  | { code: 'imp'; text: string; lot?: string }
  | { code: 'v'; values: Vital[] }
  | { code: 'r'; text: string; due: CivilDate }
  | { code: 'auf'; text: string; due?: CivilDate }

/** What is wrong with a line; `word` is the part of it that is meant. */
export interface LineProblem {
  code: EntryCode
  problem: 'no-text' | 'no-date' | 'too-long' | 'vital-unknown' | 'vital-implausible' | 'retired'
  word?: string
}

/** Characters of a whole line. */
export const lineLimit = 4000

const isCode = (word: string): word is EntryCode => (entryCodes as readonly string[]).includes(word)

const firstWord = (line: string): { word: string; rest: string } => {
  const [, word = '', rest = ''] = /^\s*(\S+)(?:\s+([\s\S]*))?$/.exec(line) ?? []
  return { word: word.toLowerCase(), rest: rest.trim() }
}

/** Whether it depends on the practice's own codes what a line is. */
export function mayBeOwn(line: string): boolean {
  const { word } = firstWord(line)
  return !isCode(word) && ownCodePattern.test(word)
}

/**
 * The code a line begins with, and the rest; a line without a code is a note. One of the practice's own codes stands for
 * its kind. What type of record a line makes does not depend on them: they are all text.
 */
export function splitLine(
  line: string,
  own: readonly OwnCode[] = [],
): { code: EntryCode; rest: string; own?: OwnCode } {
  const { word, rest } = firstWord(line)
  if (isCode(word)) return { code: word, rest }
  const found = own.find(({ code }) => code === word)
  return found === undefined ? { code: 'n', rest: line.trim() } : { code: found.base, rest, own: found }
}

export const isProblem = (read: EntryLine | LineProblem): read is LineProblem => 'problem' in read

/** Reads an entry line, as seen from today in the practice's zone, with the codes of its own. */
export function readLine(line: string, today: CivilDate, codes: readonly OwnCode[] = []): EntryLine | LineProblem {
  const { code, rest, own } = splitLine(line, codes)
  if (line.length > lineLimit) return { code, problem: 'too-long' }
  if (own?.isRetired === true) return { code, problem: 'retired', word: own.code }
  if (rest === '') return { code, problem: 'no-text' }
  if (own !== undefined) return { code: own.base, text: rest, own }
  const read = readers[code](code, rest, today)
  return 'text' in read && read.text === '' ? { code, problem: 'no-text' } : read
}

type Read = (code: EntryCode, rest: string, today: CivilDate) => EntryLine | LineProblem
const note: Read = (code, text) => ({ code: code as NoteCode, text })

const readers: Readonly<Record<EntryCode, Read>> = {
  a: note,
  b: note,
  t: note,
  n: note,
  d: (_code, rest) => readDiagnosis(rest),
  m: (_code, rest) => readMedication(rest),
  v: (code, rest) => {
    const read = readVitals(rest)
    return 'problem' in read ? { code, ...read } : { code: 'v', ...read }
  },
  cave: (_code, rest) => {
    const [text = '', ...reaction] = rest.split(/:\s+/)
    return {
      code: 'cave',
      text: text.trim(),
      ...(reaction.length === 0 ? {} : { reaction: reaction.join(': ').trim() }),
    }
  },
  imp: (_code, rest) => {
    const [, lot] = /(?:^|\s)(?:ch\.?-?b\.?|charge)\s*:?\s*(\S+)\s*$/i.exec(rest) ?? []
    if (lot === undefined) return { code: 'imp', text: rest }
    return { code: 'imp', text: rest.replace(/[\s,]*(?:ch\.?-?b\.?|charge)\s*:?\s*\S+\s*$/i, ''), lot }
  },
  r: (_code, rest, today) => {
    const { text, due } = withDate(rest, today)
    return due === undefined ? { code: 'r', problem: 'no-date' } : { code: 'r', text, due }
  },
  auf: (_code, rest, today) => {
    const { text, due } = withDate(rest, today)
    return { code: 'auf', text, ...(due === undefined ? {} : { due }) }
  },
}

/** ICD-10-GM: letter, two digits, up to two more behind the point, and a sign for aetiology or manifestation. */
const icdPattern = /^[A-Z]\d{2}(?:\.(?:\d{1,2}|-))?[!*+†]?$/i
const permanentWords = new Set(['dauer', 'dd', 'dauerdiagnose', 'permanent'])

/** Words at the end of a diagnosis in any order: code, certainty, side, `dauer`. What stands before them is its text. */
function readDiagnosis(rest: string): DiagnosisLine {
  const words = rest.split(/\s+/)
  let icd: string | undefined
  let certainty: Certainty | undefined
  let side: Side | undefined
  let permanent = false
  while (words.length > 0) {
    const word = (words.at(-1) ?? '').replace(/,$/, '')
    const big = word.toUpperCase()
    // Single letters are signs only where they are written big: "d Hepatitis A" is a virus, "d Gastritis K29.7 g" is not.
    if (certainty === undefined && (certainties as readonly string[]).includes(word) && isSign(words, icd))
      certainty = word as Certainty
    else if (side === undefined && (sides as readonly string[]).includes(word) && isSign(words, icd))
      side = word as Side
    else if (!permanent && permanentWords.has(word.toLowerCase())) permanent = true
    else if (icd === undefined && icdPattern.test(word)) icd = big
    else break
    words.pop()
  }
  const text = words.join(' ').replace(/,$/, '')
  return {
    code: 'd',
    text: text === '' ? (icd ?? '') : text,
    ...(icd === undefined ? {} : { icd }),
    certainty: certainty ?? 'G',
    ...(side === undefined ? {} : { side }),
    permanent,
  }
}

/** The line that reads as this diagnosis. */
export const writeDiagnosis = ({ text, icd, certainty, side, permanent }: DiagnosisLine): string =>
  ['d', text, icd, certainty, side, permanent ? 'dauer' : undefined].filter((part) => part !== undefined).join(' ')

/** A letter is a sign where a code stands before it, with at most other signs between. */
function isSign(words: readonly string[], icd: string | undefined): boolean {
  if (icd !== undefined) return true
  const before = words.slice(0, -1).toReversed()
  const first = before.find((word) => word.length > 1 && !permanentWords.has(word.toLowerCase()))
  return first !== undefined && icdPattern.test(first.replace(/,$/, ''))
}

const dose = String.raw`(?:\d{1,2}(?:[.,]\d)?|½|¼)`
const schedule = new RegExp(String.raw`(?:^|\s)(${dose}(?:-${dose}){2,3}|bei Bedarf|b\.\s?B\.)(?=\s|$)`, 'i')

/** `Ramipril 5 mg 1-0-0-0`: name, strength and what else is said stay text; the daily schedule is found anywhere. */
function readMedication(rest: string): EntryLine {
  const [, dosage] = schedule.exec(rest) ?? []
  if (dosage === undefined) return { code: 'm', text: rest }
  return { code: 'm', text: rest.replace(schedule, ' ').replaceAll(/\s+/g, ' ').trim(), dosage }
}

/** The last word that is a day says when; the rest is the text. */
function withDate(rest: string, today: CivilDate): { text: string; due?: CivilDate } {
  const words = rest.split(' ')
  for (let at = words.length - 1; at >= 0; at--) {
    const due = relativeDate((words[at] ?? '').replace(/,$/, ''), today)
    if (due !== undefined)
      return { text: [...words.slice(0, at), ...words.slice(at + 1)].join(' ').trim().replace(/,$/, ''), due }
  }
  return { text: rest }
}
