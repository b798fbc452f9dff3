import type { Concept, Definitions, ElementDefinition, ElementType, StructureDefinition } from './fhir-definitions.ts'

/** Elements that every descendant has; the tables name them once, at their origin. */
const roots = new Set(['Element', 'BackboneElement', 'Resource', 'DomainResource'])

/** SubscriptionStatus is of R4B and has slipped into the package. */
const foreign = new Set(['SubscriptionStatus', 'MetadataResource'])

/** Abstract types and concrete ones, without primitives and profiles on datatypes. */
const isTabled = ({ id, kind, derivation }: StructureDefinition): boolean =>
  (kind === 'complex-type' || kind === 'resource') && derivation !== 'constraint' && !foreign.has(id)

/** Targets beyond the definitions': HL7's own examples use them, and R5 allows the first. */
const moreTargets: Readonly<Record<string, readonly string[]>> = {
  'DeviceUseStatement.reasonReference': ['Procedure'],
  'MedicationRequest.dispenseRequest.performer': ['Practitioner'],
}

/** A store of R4 also holds definitions that name later versions of FHIR. */
const moreCodes: Readonly<Record<string, string>> = {
  'http://hl7.org/fhir/FHIR-version': ' 4.1.0 4.2.0 4.3.0 5.0.0',
}

const lastPart = (url: string): string => url.slice(url.lastIndexOf('/') + 1).replace(/\|.*$/, '')

/** Any datatype may be the value of these choices (R4 datatypes, "open type"). */
const openTypeCount = 50

export type CodeTable = Record<string, Record<string, string>>
export interface StructureTables {
  readonly structure: Record<string, string>
  readonly codes: CodeTable
}

const codesOf = (concepts: readonly Concept[]): string[] =>
  concepts.flatMap(({ code, concept = [] }) => [code, ...codesOf(concept)])

/** The codes of a value set by system; undefined where the definitions do not enumerate them (media types, UCUM, currencies). */
function enumerate({ valueSets, codeSystems }: Definitions, url: string): Record<string, string> | undefined {
  const compose = valueSets.get(url)?.compose
  if (compose === undefined) return undefined
  const result: Record<string, string> = {}
  for (const { system = '', concept, filter, valueSet } of compose.include) {
    const concepts = concept ?? codeSystems.get(system)?.concept
    if (concepts === undefined || filter !== undefined || valueSet !== undefined) return undefined
    const codes = codesOf(concepts)
    if (codes.some((code) => code.includes(' '))) throw new Error(`${url}: a code with a blank`)
    result[system] =
      [...new Set([...(result[system]?.split(' ') ?? []), ...codes])].join(' ') + (moreCodes[system] ?? '')
  }
  if (compose.exclude !== undefined) throw new Error(`${url}: excludes are not read`)
  return result
}

const cardinalities = new Map([
  ['0..1', ''],
  ['1..1', '!'],
  ['0..*', '*'],
  ['1..*', '+'],
])

class Tables {
  readonly structure: Record<string, string> = {}
  readonly codes: CodeTable = {}
  readonly #definitions: Definitions
  readonly #resources: ReadonlySet<string>

  constructor(definitions: Definitions) {
    this.#definitions = definitions
    this.#resources = new Set(definitions.structures.filter(({ kind }) => kind === 'resource').map(({ id }) => id))
  }

  addType({ id, baseDefinition, snapshot }: StructureDefinition): void {
    const backbones = new Set(snapshot.element.filter(({ type }) => isBackbone(type)).map(({ path }) => path))
    for (const owner of [id, ...backbones]) {
      const base = owner === id ? baseDefinition : snapshot.element.find(({ path }) => path === owner)?.type?.[0]?.code
      const baseName = base === undefined ? '' : lastPart(base)
      const own = snapshot.element
        .filter(({ path }) => path.slice(0, path.lastIndexOf('.')) === owner)
        .filter(
          (element) => owner === element.base.path.split('.')[0] || !roots.has(element.base.path.split('.')[0] ?? ''),
        )
      // Age and its like repeat what Quantity has, so they stand on Element as Quantity does.
      const parent = baseName === '' || roots.has(baseName) ? baseName : 'Element'
      this.structure[owner] = [
        ...(parent === '' ? [] : [`<${parent}`]),
        ...own.map((element) => this.#element(element)),
      ].join(' ')
    }
  }

  #element(element: ElementDefinition): string {
    const name = element.path.slice(element.path.lastIndexOf('.') + 1)
    const cardinality = cardinalities.get(`${element.min}..${element.max}`)
    if (cardinality === undefined) throw new Error(`${element.path}: cardinality ${element.min}..${element.max}`)
    return `${name}:${this.#types(element)}${cardinality}${element.isSummary === true ? '^' : ''}`
  }

  #types(element: ElementDefinition): string {
    if (element.contentReference !== undefined) return element.contentReference.slice(1)
    const types = element.type ?? []
    if (isBackbone(types)) return element.path
    if (types.length >= openTypeCount) return 'any'
    // The package narrows Bundle.entry.response.outcome; in R4 it is any resource.
    if (this.#resources.has(types[0]?.code ?? '')) return 'Resource'
    const binding = this.#binding(element)
    return types
      .map(
        (type) => typeName(element, type) + targetsOf(element.path, type.targetProfile) + boundTo(type.code, binding),
      )
      .join('|')
  }

  #binding({ binding }: ElementDefinition): string | undefined {
    const url = binding?.valueSet?.replace(/\|.*$/, '')
    if (binding?.strength !== 'required' || url === undefined) return undefined
    const codes = enumerate(this.#definitions, url)
    if (codes === undefined) return undefined
    const name = lastPart(url)
    const known = this.codes[name]
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(codes))
      throw new Error(`two value sets named ${name}`)
    this.codes[name] = codes
    return name
  }
}

function targetsOf(path: string, profiles: readonly string[] | undefined): string {
  const targets = [...(profiles ?? []).map(lastPart), ...(moreTargets[path] ?? [])]
  return targets.length === 0 || targets.includes('Resource') ? '' : `(${targets.join(',')})`
}

const isBackbone = (types: ElementDefinition['type']): boolean =>
  types?.length === 1 && (types[0]?.code === 'BackboneElement' || types[0]?.code === 'Element')

const boundTo = (type: string, binding: string | undefined): string =>
  binding !== undefined && ['code', 'Coding', 'CodeableConcept', 'string', 'uri', 'Quantity'].includes(type)
    ? `#${binding}`
    : ''

/** The FHIR type behind FHIRPath's System.String; a resource's own id is an `id`, though 4.0.1 says string. */
function typeName(element: ElementDefinition, { code, extension }: ElementType): string {
  if (!code.startsWith('http')) return code
  if (element.base.path === 'Resource.id') return 'id'
  return extension?.find(({ url }) => url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? 'string'
}

/**
 * Elements of every complex type in document order, as text: `<Base name:Type…`, where a type may carry `(targets)` of a
 * reference and `#value set` of a required binding; `!` is 1..1, `*` 0..*, `+` 1..*, `^` part of the summary.
 */
export function structureTables(definitions: Definitions): StructureTables {
  const tables = new Tables(definitions)
  for (const structure of definitions.structures) if (isTabled(structure)) tables.addType(structure)
  return {
    structure: tables.structure,
    codes: Object.fromEntries(Object.entries(tables.codes).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}
