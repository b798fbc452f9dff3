import { textFields, type Draft, type FieldName } from './draft.ts'

/** Every field that can be taken one by one; a list is one. */
export const fieldNames: readonly FieldName[] = [
  ...textFields,
  'gender',
  'isDeceased',
  'addresses',
  'telecoms',
  'insurances',
]

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether anything was typed that is not saved. */
export const isChanged = (base: Draft, draft: Draft): boolean =>
  fieldNames.some((name) => !isSame(base[name], draft[name]))

export interface Differences {
  /** Changed by both, differently: somebody has to choose. */
  both: FieldName[]
  /** Changed by the others alone. */
  theirs: FieldName[]
}

/** What two people have changed of one page. */
export function differences(base: Draft, mine: Draft, theirs: Draft): Differences {
  const changedThere = fieldNames.filter(
    (name) => !isSame(base[name], theirs[name]) && !isSame(mine[name], theirs[name]),
  )
  return {
    both: changedThere.filter((name) => !isSame(base[name], mine[name])),
    theirs: changedThere.filter((name) => isSame(base[name], mine[name])),
  }
}

/** Entries name their place in the record as it was read: the same entry may stand elsewhere now, or be gone. */
function rebased<T extends { at?: number | undefined }>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
): T[] {
  const textOf = ({ at: _at, ...rest }: T) => JSON.stringify(rest)
  const used = new Set<number | undefined>()
  return mine.map((entry) => {
    const before = entry.at === undefined ? undefined : base.find(({ at }) => at === entry.at)
    const now = before && theirs.find((one) => textOf(one) === textOf(before) && !used.has(one.at))
    const { at: _at, ...rest } = entry
    if (now?.at === undefined) return rest as T
    used.add(now.at)
    return { ...rest, at: now.at } as T
  })
}

/** What is typed, on top of what the others have saved: their fields where nothing was typed or where they were chosen. */
export function mergedDraft(base: Draft, mine: Draft, theirs: Draft, chosen: ReadonlySet<FieldName>): Draft {
  const kept = fieldNames.filter((name) => !isSame(base[name], mine[name]) && !chosen.has(name))
  const own = Object.fromEntries(kept.map((name) => [name, mine[name]])) as Partial<Draft>
  const ids = new Set(theirs.insurances.map(({ id }) => id))
  return {
    ...theirs,
    ...own,
    ...(own.addresses && { addresses: rebased(base.addresses, mine.addresses, theirs.addresses) }),
    ...(own.telecoms && { telecoms: rebased(base.telecoms, mine.telecoms, theirs.telecoms) }),
    // An insurance that was ended meanwhile is a new one where it is kept.
    ...(own.insurances && {
      insurances: mine.insurances.map(({ id, ...rest }) => (id !== undefined && ids.has(id) ? { id, ...rest } : rest)),
    }),
  }
}
