import type { Definitions, SearchParameterDefinition } from './fhir-definitions.ts'

export interface SearchTables {
  readonly search: Record<string, Record<string, string>>
  readonly compartments: Record<string, string>
}

type Structure = Readonly<Record<string, string>>

interface Found {
  readonly name: string
  readonly types: readonly string[]
}

/** The element of a type as the structure table has it, its base included. */
function elementOf(structure: Structure, type: string, name: string): Found | undefined {
  for (const item of structure[type]?.split(' ') ?? []) {
    if (item.startsWith('<')) {
      const inherited = elementOf(structure, item.slice(1), name)
      if (inherited !== undefined) return inherited
    }
    const [, found = '', types = ''] = /^([\w[\]]+):(.+?)[!*+]?\^?$/.exec(item) ?? []
    if (found === name || found === `${name}[x]`)
      return { name: found, types: types.split('|').map((text) => text.replace(/[(#].*$/, '')) }
  }
  return undefined
}

const capitalised = (type: string): string => type.charAt(0).toUpperCase() + type.slice(1)

/** The parts of an expression at its dots, leaving dots inside parentheses alone. */
const partsOf = (expression: string): string[] => expression.match(/(?:[^.()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? []

/**
 * FHIRPath as R4's own search parameters use it, made into a path of JSON properties: `value.ofType(Quantity)` becomes
 * `valueQuantity`, a choice without type `value[x]`, `where(resolve() is Patient)` the suffix `@Patient`,
 * `where(system='phone')` the suffix `{system=phone}`, `[0]` stays, `exists() and … != false` the suffix `?`.
 * Throws for anything else, so that no parameter is silently lost.
 */
function compile(structure: Structure, expression: string, type: string): string {
  const steps: string[] = []
  let [current, choice] = [type, undefined as Found | undefined]
  for (const part of partsOf(expression)) {
    const last = steps.length - 1
    const [, wanted = ''] = /^ofType\((\w+)\)$/.exec(part) ?? []
    const [, target = ''] = /^where\(resolve\(\) is (\w+)\)$/.exec(part) ?? []
    const [, key = '', value = ''] = /^where\((\w+)='([\w-]+)'\)$/.exec(part) ?? []
    if (wanted !== '' && choice !== undefined) {
      const exact =
        choice.types.find((candidate) => candidate.toLowerCase() === wanted.toLowerCase()) ??
        (choice.types[0] === 'any' ? wanted : undefined)
      if (exact === undefined) throw new Error(`${expression}: ${wanted} is no choice`)
      steps[last] = choice.name.replace('[x]', capitalised(exact))
      ;[current, choice] = [exact, undefined]
    } else if (target !== '') steps[last] += `@${target}`
    else if (key !== '') steps[last] += `{${key}=${value}}`
    else {
      const [, name = '', index = ''] = /^(\w+)(\[0\])?$/.exec(part) ?? []
      const element = elementOf(structure, current, name)
      if (element === undefined) throw new Error(`${expression}: ${part} is no element of ${current}`)
      steps.push(element.name + index)
      current = element.types[0] ?? ''
      choice = element.name.endsWith('[x]') ? element : undefined
    }
  }
  return steps.join('.')
}

const withoutParentheses = (text: string): string => text.trim().replace(/^\(((?:[^()]|\([^()]*\))*)\)/, '$1')

/** The alternatives of an expression that start at `type`, relative to it. */
function alternatives(structure: Structure, expression: string, type: string): string[] {
  const isFlag = /\.exists\(\) and \S+ != false$/.test(expression)
  const paths = (isFlag ? expression.replace(/\.exists\(\) and .*$/, '') : expression)
    .split('|')
    .map(withoutParentheses)
  return paths.flatMap((path) => {
    // InsurancePlan-name alone is written relative to its type: `name | alias`.
    const [start = '', ...rest] = /^[a-z]/.test(path) ? [type, ...partsOf(path)] : partsOf(path)
    if (start !== type && start !== 'Resource' && start !== 'DomainResource') return []
    if (rest.length === 0) return ['.']
    return [compile(structure, rest.join('.'), type) + (isFlag ? '?' : '')]
  })
}

/** The type that a composite's components start from. */
function typeAt(structure: Structure, type: string, path: string): string {
  let current = type
  for (const step of path === '.' ? [] : path.split('.')) current = elementOf(structure, current, step)?.types[0] ?? ''
  return current
}

class Parameters {
  readonly #structure: Structure
  readonly #byUrl: ReadonlyMap<string, SearchParameterDefinition>

  constructor(structure: Structure, { searchParameters }: Definitions) {
    this.#structure = structure
    this.#byUrl = new Map(searchParameters.map((parameter) => [parameter.url, parameter]))
  }

  notation(parameter: SearchParameterDefinition, type: string): string {
    const { id, code, target = [], expression = '' } = parameter
    const allTargets = target.length > 140
    const kind = parameter.type + (target.length > 0 && !allTargets ? `(${target.join(',')})` : '')
    const paths = alternatives(this.#structure, expression, type)
    if (paths.length === 0) throw new Error(`${id}: no expression for ${type}`)
    const components = (parameter.component ?? []).map((component) =>
      this.#component(component, typeAt(this.#structure, type, paths[0] ?? ''), type),
    )
    return [kind, ...(id === `${type}-${code}` ? [] : [`#${id}`]), paths.join('|'), ...components].join(' ')
  }

  #component({ definition, expression }: { definition: string; expression: string }, at: string, type: string): string {
    const parameter = this.#byUrl.get(definition)
    if (parameter === undefined) throw new Error(`${definition} is unknown`)
    const paths = expression.split('|').map((text) => {
      const path = withoutParentheses(text)
      if (path.startsWith('%resource.')) return `/${compile(this.#structure, path.slice('%resource.'.length), type)}`
      return compile(this.#structure, path, at)
    })
    return `${parameter.code}=${paths.join('|')}`
  }
}

/**
 * Search parameters by type and code: `type(targets) #id-where-unusual paths components`, and the parameters by which a
 * resource belongs to a patient (CompartmentDefinition patient).
 */
export function searchTables(definitions: Definitions, structure: Structure): SearchTables {
  const parameters = new Parameters(structure, definitions)
  const search: Record<string, Record<string, string>> = {}
  for (const parameter of definitions.searchParameters) {
    // _text, _content and _query have no expression: they are no index of a resource's content.
    if (parameter.expression === undefined) continue
    for (const base of parameter.base) {
      if (structure[base] === undefined) throw new Error(`${parameter.id}: unknown base ${base}`)
      ;(search[base] ??= {})[parameter.code] = parameters.notation(parameter, base)
    }
  }
  const sorted = Object.fromEntries(
    Object.keys(search)
      .toSorted()
      .map((type) => [type, search[type] ?? {}]),
  )
  const members = definitions.patientCompartment.resource.filter(({ param }) => param !== undefined)
  return {
    search: sorted,
    compartments: Object.fromEntries(members.map(({ code, param = [] }) => [code, param.join(' ')])),
  }
}
