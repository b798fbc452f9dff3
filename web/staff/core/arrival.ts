/** Whose each entry of this window's history is: keys that the router makes and ids of people, nothing of a patient. */
const name = 'siegel-history'
const most = 300

const keyOf = (state: unknown): string => (state as { __TSR_key?: string } | undefined)?.__TSR_key ?? ''

function owners(): [key: string, person: string][] {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '[]') as [string, string][]
  } catch {
    return []
  }
}

const ownerOf = (state: unknown): string | undefined => owners().find(([key]) => key === keyOf(state))?.[1]

/** Keeps whose an entry is; it stays that person's, whoever comes back to it. */
export function noteOwner(state: unknown, person: string): void {
  if (keyOf(state) === '' || ownerOf(state) !== undefined) return
  sessionStorage.setItem(name, JSON.stringify([...owners(), [keyOf(state), person]].slice(-most)))
}

/** Whether an entry of the history was made by somebody else than the one who goes back to it. */
export function isSomebodyElses(state: unknown, person: string | undefined): boolean {
  const owner = ownerOf(state)
  return owner !== undefined && person !== undefined && owner !== person
}
