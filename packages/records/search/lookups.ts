import { isResourceType, parseReference } from '@siegel/fhir'
import * as index from '../index/statements.ts'
import { addressSystem } from '../index/writer.ts'
import type { SearchContext } from './context.ts'
import { isOneOf, part, type Sql } from './sql.ts'

const systemOf = ({ connection }: SearchContext, uri: string): number | undefined =>
  connection.get(index.system, { uri })?.id

/** The terms with a code, of one system or of any, whatever their display. */
function termsOfCode(context: SearchContext, code: string, system?: string): number[] {
  const wanted = system === undefined ? undefined : (systemOf(context, system) ?? -1)
  return context.connection
    .all(index.termsOfCode, { code })
    .flatMap((term) => (wanted === undefined || term.system === wanted ? [term.id] : []))
}

/** `x.term` is a term that a token asks for. Text without a code is found by no code and no system. */
export function isTerm(
  context: SearchContext,
  { system, code }: { system?: string | undefined; code?: string | undefined },
): Sql {
  if (code !== undefined) return isOneOf('x.term', termsOfCode(context, code, system))
  return part(
    "x.term IN (SELECT id FROM index_term WHERE system = ? AND code <> '')",
    systemOf(context, system ?? '') ?? -1,
  )
}

/** `x.term` is a term with a word of its display that begins so. */
export const isTermWithText = (key: string): Sql =>
  part("x.term IN (SELECT id FROM index_term WHERE text <> '' AND instr(' ' || text, ?) > 0)", ` ${key}`)

/** `x.term` is an address: the one asked for, one below it or one above it. */
export function isAddress(context: SearchContext, match: 'equal' | 'above' | 'below', value: string): Sql {
  if (match === 'equal') return isOneOf('x.term', termsOfCode(context, value, ''))
  const none = systemOf(context, '') ?? -1
  if (match === 'below')
    return part(
      'x.term IN (SELECT id FROM index_term WHERE code >= ? AND code < ? AND system = ?)',
      value,
      `${value}\u{10ffff}`,
      none,
    )
  const above = Array.from({ length: value.length }, (_, at) => value.slice(0, at + 1))
  return isOneOf(
    'x.term',
    above.flatMap((address) => termsOfCode(context, address, '')),
  )
}

/** The numbers under which the targets of references stand; those that nothing points at have none. */
export function targetsOf(context: SearchContext, targets: readonly string[]): number[] {
  const { connection, names } = context
  return targets.flatMap((target) => {
    const key = parseReference(target)
    if (key !== undefined && isResourceType(key.type)) {
      const rid = connection.get(index.target, { type: names.type(key.type), id: key.id })?.rid
      return rid === undefined ? [] : [rid]
    }
    return termsOfCode(context, target, addressSystem).map((term) => -term)
  })
}

/** The units a quantity asks for: by code, and where no system is named also by what people write. */
export function unitsOf(
  { connection }: SearchContext,
  { system, code }: { system: string | undefined; code: string | undefined },
): number[] {
  return connection.all(index.units, {}).flatMap((unit) => {
    if (system !== undefined && unit.system !== system) return []
    const isWritten = system === undefined && unit.unit === code
    return code === undefined || unit.code === code || isWritten ? [unit.id] : []
  })
}
