import type { SqlValue } from '@siegel/store'

/** A piece of SQL with its values in order. Texts come from code alone; whatever somebody asked for is a value. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export const part = (text: string, ...values: SqlValue[]): Sql => ({ text, values })

export const join = (parts: readonly Sql[], between: string): Sql => ({
  text: parts.map(({ text }) => text).join(between),
  values: parts.flatMap(({ values }) => values),
})

export const all = (parts: readonly Sql[]): Sql =>
  parts.length === 0 ? part('1') : join(parts.map(inBrackets), ' AND ')

export const any = (parts: readonly Sql[]): Sql =>
  parts.length === 0 ? part('0') : join(parts.map(inBrackets), ' OR ')

export const not = ({ text, values }: Sql): Sql => ({ text: `NOT (${text})`, values })

/** `column = ?`, `column IN (?, ?)`, or, for an empty list, what no row satisfies and an index still finds fast. */
export function isOneOf(column: string, values: readonly (number | string)[]): Sql {
  if (values.length === 0) return part(`${column} = NULL`)
  if (values.length === 1) return { text: `${column} = ?`, values }
  return { text: `${column} IN (${values.map(() => '?').join(', ')})`, values }
}

/** Puts pieces into a text at its `{}`, in order. */
export function fill(text: string, ...parts: readonly Sql[]): Sql {
  const texts = text.split('{}')
  if (texts.length !== parts.length + 1) throw new TypeError('another number of places than of parts')
  const filled = texts.map((piece, index) => piece + (parts[index]?.text ?? '')).join('')
  return { text: filled, values: parts.flatMap(({ values }) => values) }
}

const inBrackets = ({ text, values }: Sql): Sql => ({ text: `(${text})`, values })
