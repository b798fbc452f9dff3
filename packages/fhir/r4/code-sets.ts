import codeTable from './tables/codes.json' with { type: 'json' }

/** The codes that a required binding allows. */
export interface CodeSet {
  readonly codes: ReadonlySet<string>
  readonly bySystem: ReadonlyMap<string, ReadonlySet<string>>
  /** The one system of all its codes, which a `code` element implies; undefined where there are several. */
  readonly system: string | undefined
}

const table: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(Object.entries(codeTable))
const sets = new Map<string, CodeSet>()

/** The value set with the given short name; TypeError when the tables do not have it. */
export function codeSet(name: string): CodeSet {
  const known = sets.get(name)
  if (known !== undefined) return known
  const groups = table.get(name)
  if (groups === undefined) throw new TypeError(`no value set ${name}`)
  const bySystem = new Map(Object.entries(groups).map(([system, codes]) => [system, new Set(codes.split(' '))]))
  const codes = new Set([...bySystem.values()].flatMap((group) => [...group]))
  const set = { codes, bySystem, system: bySystem.size === 1 ? [...bySystem.keys()][0] : undefined }
  sets.set(name, set)
  return set
}
