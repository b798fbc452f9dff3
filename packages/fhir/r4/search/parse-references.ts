import { isId, parseReference } from '../../reference.ts'
import { resourceTypes } from '../../resource-types.ts'
import { unescapeText } from './escaping.ts'
import type { SearchParameter } from './parameters.ts'
import { parseToken } from './parse-tokens.ts'
import type { QueryValue } from './query.ts'

/** How a value is to be read. */
export interface Reading {
  /** The type searched, of which the parameter is one. */
  readonly type: string
  readonly parameter: SearchParameter
  /** One that the parameter has; undefined for none. */
  readonly modifier: string | undefined
  /** The server's own base address, without a slash at its end. */
  readonly base: string | undefined
}

const absolute = /^[a-z][a-z0-9+.-]*:\S+$/i

/** Relative, and absolute below the own base, since a reference may have been stored in either form. */
const forms = (relative: string, base: string | undefined): string[] =>
  base === undefined ? [relative] : [relative, `${base}/${relative}`]

function targetsOf(text: string, { parameter, modifier, base }: Reading): string[] | undefined {
  const isBare: boolean = isId(text)
  if (isBare) {
    const allowed = parameter.targets.length > 0 ? parameter.targets : resourceTypes
    const types = modifier === undefined ? allowed : [modifier]
    return types.flatMap((type) => forms(`${type}/${text}`, base))
  }
  const isOwn = base !== undefined && text.startsWith(`${base}/`)
  const key = parseReference(isOwn ? text.slice(base.length + 1) : text)
  if (key !== undefined) {
    const isWanted = modifier === undefined || modifier === key.type
    return isWanted ? forms(`${key.type}/${key.id}`, base) : undefined
  }
  // What lies elsewhere has no type that a modifier could name (R4 search, reference).
  if (modifier !== undefined || !absolute.test(text)) return undefined
  return [text.replace(/\/_history\/[^/|]*$/, '')]
}

/** An id, `Type/id`, an address or a canonical; with `:identifier` a token of that identifier (R4 search, reference). */
export function referenceValue(raw: string, reading: Reading): QueryValue | undefined {
  if (reading.modifier === 'identifier') {
    const { system, code } = parseToken(raw) ?? {}
    return code === undefined ? undefined : { type: 'reference-identifier', system, code }
  }
  const text = unescapeText(raw)
  const targets = text === undefined ? undefined : targetsOf(text, reading)
  return targets === undefined ? undefined : { type: 'reference', targets }
}
