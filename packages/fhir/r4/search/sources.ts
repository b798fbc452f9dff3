import { isPhonetic } from './phonetic.ts'
import searchTable from '../tables/search.json' with { type: 'json' }

/** Where the values of a search parameter are found in an index that holds each value once. */
export interface Source {
  /** Parameters whose values together are those of the parameter; itself where it has rows of its own. */
  readonly params: readonly string[]
  /** Of their references only those to this type. */
  readonly target: string | undefined
}

const table: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(Object.entries(searchTable))
const known = new Map<string, ReadonlyMap<string, Source>>()

interface Notation {
  readonly code: string
  readonly kind: string
  readonly paths: ReadonlySet<string>
  readonly isComposite: boolean
}

function parse([code, notation]: [string, string]): Notation {
  const parts = notation.split(' ').filter((part) => !part.startsWith('#'))
  const kind = /^[a-z]+/.exec(parts[0] ?? '')?.[0] ?? ''
  // What a name sounds like is no part of what it is: such rows are of a kind of their own.
  return {
    code,
    kind: isPhonetic(code) ? 'phonetic' : kind,
    paths: new Set((parts[1] ?? '').split('|')),
    isComposite: kind === 'composite',
  }
}

/** `subject@Patient` has the values of `subject` that point at patients. */
const targetOf = ({ paths }: Notation): [path: string, target: string] | undefined => {
  const [path, ...others] = paths
  const [, plain = '', target = ''] = /^([^@]+)@(\w+)$/.exec(path ?? '') ?? []
  return others.length > 0 || target === '' ? undefined : [plain, target]
}

const isWithin = (part: Notation, whole: Notation): boolean =>
  part.kind === whole.kind && [...part.paths].every((path) => whole.paths.has(path))

function sourceOf(parameter: Notation, indexed: readonly Notation[]): Source {
  const aimed = targetOf(parameter)
  if (aimed !== undefined) {
    const [plain, target] = aimed
    const base = indexed.find(({ kind, paths }) => kind === parameter.kind && paths.size === 1 && paths.has(plain))
    if (base !== undefined) return { params: [base.code], target }
  }
  const parts = indexed.filter((one) => isWithin(one, parameter))
  const covered = new Set(parts.flatMap(({ paths }) => [...paths]))
  const isCovered = [...parameter.paths].every((path) => covered.has(path))
  return { params: isCovered ? parts.map(({ code }) => code) : [parameter.code], target: undefined }
}

const byBreadth = (a: Notation, b: Notation): number =>
  a.paths.size - b.paths.size ||
  Number(targetOf(a) !== undefined) - Number(targetOf(b) !== undefined) ||
  (a.code < b.code ? -1 : 1)

/**
 * For each parameter of a type the parameters under which its values are indexed: `combo-code` is found under `code` and
 * `component-code`, `patient` under `subject`, so that the index holds each value once. Composites are not among them: they
 * are put together from their components.
 */
export function searchSources(type: string): ReadonlyMap<string, Source> {
  const found = known.get(type)
  if (found !== undefined) return found
  const own = { ...table.get('Resource'), ...table.get(type) }
  const parameters = Object.entries(own).map(parse)
  const indexed: Notation[] = []
  const sources = new Map<string, Source>()
  for (const parameter of parameters.filter(({ isComposite }) => !isComposite).toSorted(byBreadth)) {
    const source = sourceOf(parameter, indexed)
    if (source.params.includes(parameter.code)) indexed.push(parameter)
    sources.set(parameter.code, source)
  }
  known.set(type, sources)
  return sources
}
