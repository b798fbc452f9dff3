import { codeSet, type CodeSet } from './code-sets.ts'
import { primitives } from './primitives.ts'
import structureTable from './tables/structure.json' with { type: 'json' }

/** One JSON property that a type allows; a choice (`value[x]`) is one property for each of its types. */
export interface Property {
  readonly name: string
  /** The element it belongs to: its own name, or `value[x]`, of which at most one property may occur. */
  readonly element: string
  /** A datatype, `Bundle.entry` for a backbone element, or `Resource` for any resource. */
  readonly type: string
  readonly many: boolean
  readonly isChoice: boolean
  /** The check of a primitive type; undefined for all others. */
  readonly isValid: ((value: unknown) => boolean) | undefined
  /** Types a reference may point at; undefined where any. */
  readonly targets: ReadonlySet<string> | undefined
  /** Codes of a required binding. */
  readonly codes: CodeSet | undefined
}

export interface ElementSummary {
  readonly element: string
  readonly properties: readonly Property[]
  readonly min: 0 | 1
  readonly isSummary: boolean
}

export interface TypeDefinition {
  readonly name: string
  readonly properties: ReadonlyMap<string, Property>
  /** In the order of the specification, which is the order of XML. */
  readonly elements: readonly ElementSummary[]
  readonly required: readonly ElementSummary[]
}

/** The types of R4's open choices (datatypes, "open type"): the values of extensions, parameters, task inputs. */
const openTypes =
  'base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|UsageContext|Dosage|Meta'

const notations = new Map<string, string>(Object.entries(structureTable))
const definitions = new Map<string, TypeDefinition>()

const capitalised = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1)

function parseElement(notation: string): ElementSummary {
  const [, element = '', types = '', cardinality = '', summary = ''] =
    /^([\w[\]]+):(.+?)([!*+]?)(\^?)$/.exec(notation) ?? []
  if (element === '') throw new TypeError(`bad element notation ${notation}`)
  const isChoice = element.endsWith('[x]')
  const many = cardinality === '*' || cardinality === '+'
  const properties = (types === 'any' ? openTypes : types).split('|').map((text): Property => {
    const [, type = '', targets, codes] = /^([\w.]+)(?:\(([\w,]+)\))?(?:#(\S+))?$/.exec(text) ?? []
    return {
      name: isChoice ? element.slice(0, -3) + capitalised(type) : element,
      element,
      type,
      many,
      isChoice,
      isValid: primitives.get(type),
      targets: targets === undefined || type !== 'Reference' ? undefined : new Set(targets.split(',')),
      codes: codes === undefined ? undefined : codeSet(codes),
    }
  })
  const min = cardinality === '!' || cardinality === '+' ? 1 : 0
  return { element, properties, min, isSummary: summary !== '' }
}

function parseType(name: string, notation: string): TypeDefinition {
  const elements = notation.split(' ').flatMap((item) => {
    if (!item.startsWith('<')) return [parseElement(item)]
    const base = definitionOf(item.slice(1))
    if (base === undefined) throw new TypeError(`${name} has no base`)
    return base.elements
  })
  const properties = new Map(
    elements.flatMap((element) => element.properties.map((property) => [property.name, property] as const)),
  )
  return { name, properties, elements, required: elements.filter(({ min }) => min === 1) }
}

/** The definition of a datatype, a resource type or a backbone element (`Patient.contact`); undefined for any other name. */
export function definitionOf(type: string): TypeDefinition | undefined {
  const known = definitions.get(type)
  if (known !== undefined) return known
  const notation = notations.get(type)
  if (notation === undefined) return undefined
  const definition = parseType(type, notation)
  definitions.set(type, definition)
  return definition
}

/** The definition of a type that is known to exist; TypeError otherwise. */
export function definitionFor(type: string): TypeDefinition {
  const definition = definitionOf(type)
  if (definition === undefined) throw new TypeError('not a type of R4')
  return definition
}
