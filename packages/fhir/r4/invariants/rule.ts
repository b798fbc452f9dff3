import type { Json } from '../walk-checks.ts'

/** What a rule may ask beyond the element it stands on. */
export interface RuleContext {
  /** Ids of what the outermost resource contains. */
  readonly contained: ReadonlySet<string>
  /** References may point at what is not contained. */
  readonly openFragments: boolean
}

export type Check = (value: Json, context: RuleContext) => boolean

export interface Rule {
  readonly key: string
  readonly holds: Check
}

/** By type, then by the invariant's key. */
export type RuleTable = Readonly<Record<string, Readonly<Record<string, Check>>>>

/** The element is there, be it by extensions alone. */
export const has = (value: Json, name: string): boolean => value[name] !== undefined || value[`_${name}`] !== undefined

/** One of the types of the choice `name[x]` is there; of use where no other element begins with that name. */
export function hasChoice(value: Json, name: string): boolean {
  for (const key of Object.keys(value)) {
    const start = key.charCodeAt(0) === 0x5f ? 1 : 0
    const next = key.charCodeAt(start + name.length)
    if (next >= 0x41 && next <= 0x5a && key.startsWith(name, start)) return true
  }
  return false
}

export const anyOf =
  (...names: string[]): Check =>
  (value) =>
    names.some((name) => has(value, name))

export const notBoth =
  (a: string, b: string): Check =>
  (value) =>
    !(has(value, a) && has(value, b))

export const exactlyOne =
  (a: string, b: string): Check =>
  (value) =>
    has(value, a) !== has(value, b)

/** `a` needs `b`. */
export const needs =
  (a: string, b: string): Check =>
  (value) =>
    !has(value, a) || has(value, b)

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export const objectAt = (value: Json, name: string): Json | undefined => {
  const item = value[name]
  return isJson(item) ? item : undefined
}

export const listAt = (value: Json, name: string): readonly Json[] => {
  const items = value[name]
  return Array.isArray(items) ? items.filter(isJson) : []
}

/** The text of a primitive; '' where it is none. */
export const textAt = (value: Json, name: string): string => {
  const text = value[name]
  return typeof text === 'string' ? text : ''
}

/** Whether the CodeableConcept `name` has the code of that system. */
export const hasCode = (value: Json, name: string, system: string, codes: readonly string[]): boolean =>
  listAt(objectAt(value, name) ?? {}, 'coding').some(
    (coding) => coding['system'] === system && codes.includes(String(coding['code'])),
  )

export const areDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length
