import type { LdtField, LdtObject } from './tree.ts'

/** Look-ups in the fields of a record or object; each is linear in their number. */
type Fields = readonly LdtField[]

export const first = (fields: Fields, field: string): LdtField | undefined =>
  fields.find((candidate) => candidate.field === field && candidate.object === undefined)

export const all = (fields: Fields, field: string): LdtField[] =>
  fields.filter((candidate) => candidate.field === field && candidate.object === undefined)

/** The first object of a kind that lies directly in these fields, with the given role if one is named. */
export const object = (fields: Fields, id: string, role?: string): LdtObject | undefined => objects(fields, id, role)[0]

export const objects = (fields: Fields, id: string, role?: string): LdtObject[] =>
  fields.flatMap((field) =>
    field.object?.id === id && (role === undefined || field.field === role) ? [field.object] : [],
  )

/** A field with those that describe it: LDT has no brackets for `8420 8419 8421 …`, only the order. */
export interface Group {
  readonly lead: LdtField
  readonly fields: LdtField[]
}

/** Every occurrence of a leading field with the followers directly behind it; any other field ends a group. */
export function groups(fields: Fields, leads: readonly string[], followers: readonly string[]): Group[] {
  const found: Group[] = []
  let current: Group | undefined
  for (const field of fields) {
    if (leads.includes(field.field)) found.push((current = { lead: field, fields: [] }))
    else if (followers.includes(field.field)) current?.fields.push(field)
    else current = undefined
  }
  return found
}

/** A value by its name, only if it is there: keeps optional properties absent. */
export function given<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: V })
}
