import {
  codeLimit,
  codePattern,
  definitionLimit,
  labelPattern,
  ucumVersion,
  unitCode,
  unitExpression,
  unitNumber,
  usages,
  type AgeRange,
  type IcdCode,
  type ParsedCatalogue,
  type UcumEssence,
} from '@siegel/codes/parse'
import { parseJsonBytes } from '@siegel/fhir'
import { list, natural, readAnswer, record, text, wrong, type Json } from './reader-answer.ts'

const lineLimit_bytes = 2 * 1024 * 1024
const mostInLine = 1000
/** More days than anybody has lived. */
const mostDays = 100_000

const yesOrNo = (value: unknown): boolean => {
  if (typeof value !== 'boolean') throw wrong()
  return value
}

function ageOf(value: unknown): AgeRange {
  const { from_days, to_days } = record(value)
  return {
    ...(from_days === undefined ? {} : { from_days: natural(from_days, mostDays) }),
    ...(to_days === undefined ? {} : { to_days: natural(to_days, mostDays) }),
  }
}

function codeOf(value: unknown): IcdCode {
  const one = record(value)
  const usage = Object.values(usages).find((known) => known === one['usage'])
  if (usage === undefined) throw wrong()
  const { sex, age } = one
  if (sex !== undefined && sex !== 'male' && sex !== 'female') throw wrong()
  return {
    code: text(one['code'], codePattern),
    label: text(one['label'], labelPattern),
    terminal: yesOrNo(one['terminal']),
    usage,
    ...(sex === undefined ? {} : { sex }),
    ...(age === undefined ? {} : { age: ageOf(age) }),
    sexIsStrict: yesOrNo(one['sexIsStrict']),
    ageIsStrict: yesOrNo(one['ageIsStrict']),
    rare: yesOrNo(one['rare']),
    notifiable: yesOrNo(one['notifiable']),
    notifiableLaboratory: yesOrNo(one['notifiableLaboratory']),
  }
}

const unitOf = (value: unknown): UcumEssence['units'][number] => {
  const { code, value: factor, unit, isMetric, isArbitrary, special } = record(value)
  return {
    code: text(code, unitCode),
    value: text(factor, unitNumber),
    unit: text(unit, unitExpression),
    isMetric: yesOrNo(isMetric),
    ...(isArbitrary === undefined ? {} : { isArbitrary: yesOrNo(isArbitrary) }),
    ...(special === undefined ? {} : { special: text(special, unitCode) }),
  }
}

function essenceOf(value: unknown): UcumEssence {
  const { version, prefixes, bases, units } = record(value)
  return {
    version: text(version, ucumVersion),
    prefixes: list(prefixes, definitionLimit, (item) => {
      const prefix = record(item)
      return { code: text(prefix['code'], unitCode), value: text(prefix['value'], unitNumber) }
    }),
    bases: list(bases, definitionLimit, (base) => text(base, unitCode)),
    units: list(units, definitionLimit, unitOf),
  }
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at)
    const next = end < 0 ? bytes.length : end
    yield bytes.subarray(at, next)
    at = next + 1
  }
}

function jsonOf(line: Uint8Array): unknown {
  try {
    return parseJsonBytes(line, { maxLength: lineLimit_bytes })
  } catch {
    throw wrong()
  }
}

/** Takes the codes line by line, and lets others come to their turn after each. */
async function codesOf(lines: Generator<Uint8Array>, count: number): Promise<IcdCode[]> {
  const codes = new Map<string, IcdCode>()
  for (const line of lines) {
    for (const one of list(jsonOf(line), mostInLine, codeOf)) {
      if (codes.has(one.code)) throw wrong()
      codes.set(one.code, one)
    }
    if (codes.size > count) throw wrong()
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (codes.size !== count || count === 0) throw wrong()
  return [...codes.values()]
}

/** What the reader says of a catalogue, checked as if a stranger had said it. */
export async function readCatalogueAnswer(bytes: Uint8Array): Promise<ParsedCatalogue> {
  const lines = linesOf(bytes)
  const first = lines.next()
  const head: Json = readAnswer(first.done === true ? new Uint8Array() : first.value, lineLimit_bytes)
  if (head['kind'] !== 'catalogue') throw wrong()
  if (head['catalogue'] === 'icd-10-gm')
    return { kind: 'icd-10-gm', codes: await codesOf(lines, natural(head['codes'], codeLimit)) }
  if (head['catalogue'] !== 'ucum' || lines.next().done !== true) throw wrong()
  return { kind: 'ucum', essence: essenceOf(head['essence']) }
}
