import { datatypes } from './datatypes.ts'
import { resources } from './resources.ts'

/** One JSON property that a type allows. */
export interface ElementDefinition {
  readonly type: string
  readonly many: boolean
  /** The element it belongs to: its own name, or `value[x]`, of which at most one property may occur. */
  readonly element: string
}

export interface TypeDefinition {
  readonly properties: ReadonlyMap<string, ElementDefinition>
  /** Elements with minimum 1. */
  readonly required: readonly string[]
}

const capitalised = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1)

function parse(notation: string): TypeDefinition {
  const properties = new Map<string, ElementDefinition>()
  const required: string[] = []
  for (const item of notation.split(' ')) {
    const [, element = '', types = '', cardinality = ''] = /^([\w[\]]+):([\w.|]+)([!*+]?)$/.exec(item) ?? []
    if (element === '') throw new TypeError(`bad element notation ${item}`)
    const many = cardinality === '*' || cardinality === '+'
    if (cardinality === '!' || cardinality === '+') required.push(element)
    for (const type of types.split('|')) {
      const name = element.endsWith('[x]') ? element.slice(0, -3) + capitalised(type) : element
      properties.set(name, { type, many, element })
    }
  }
  return { properties, required }
}

const notations = new Map(Object.entries({ ...datatypes, ...resources }))
const parsed = new Map<string, TypeDefinition>()

/** The definition of a datatype, a resource type or a backbone element; undefined where only the JSON rules are checked. */
export function definitionOf(type: string): TypeDefinition | undefined {
  const notation = notations.get(type)
  if (notation === undefined) return undefined
  let definition = parsed.get(type)
  if (definition === undefined) parsed.set(type, (definition = parse(notation)))
  return definition
}
