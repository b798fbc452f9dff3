import { Decimal } from '../decimal.ts'

/** A warning by path and rule. */
export type Warn = (path: string, rule: string) => void

export type Json = Readonly<Record<string, unknown>>

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)

export const objectOf = (value: Json | undefined, name: string): Json | undefined => {
  const item = value?.[name]
  return isJson(item) ? item : undefined
}

/** The objects of a list with their places; what is no object has its place, too. */
export const listOf = (value: Json | undefined, name: string): readonly (readonly [number, Json])[] => {
  const items: unknown = value?.[name]
  return Array.isArray(items) ? items.flatMap((item: unknown, at) => (isJson(item) ? [[at, item] as const] : [])) : []
}

export const textOf = (value: Json | undefined, name: string): string | undefined => {
  const text = value?.[name]
  return typeof text === 'string' ? text : undefined
}

export const extensionOf = (value: Json | undefined, url: string): Json | undefined =>
  listOf(value, 'extension').find(([, extension]) => extension['url'] === url)?.[1]

/** Whether a CodeableConcept has one of the codes, in whatever system. */
export const hasCode = (concept: Json | undefined, ...codes: string[]): boolean =>
  listOf(concept, 'coding').some(([, coding]) => codes.includes(textOf(coding, 'code') ?? ''))
