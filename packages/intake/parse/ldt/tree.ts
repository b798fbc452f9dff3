import { refusal, type XdtLine } from '../lines.ts'

/** A field of LDT 3. Where an object follows, the field names its role (`8145Patient`) and `object` is that object. */
export interface LdtField {
  readonly field: string
  readonly content: string
  readonly line: number
  readonly object?: LdtObject
}

/** `8002Obj_nnnn` … `8003Obj_nnnn`. */
export interface LdtObject {
  /** The four digits. */
  readonly id: string
  readonly line: number
  readonly fields: readonly LdtField[]
}

/** `8000tttt` … `8001tttt`. */
export interface LdtRecord {
  readonly type: string
  readonly line: number
  readonly fields: readonly LdtField[]
}

export const maxNesting = 32

type Building<T> = T extends { fields: readonly LdtField[] } ? Omit<T, 'fields'> & { fields: LdtField[] } : never

function openObject(line: XdtLine, into: LdtField[]): Building<LdtObject> {
  const id = /^Obj_(\d{4})$/.exec(line.content)?.[1]
  if (id === undefined) throw refusal('ldt-object', line.number)
  const object = { id, line: line.number, fields: [] }
  const role = into.at(-1)
  // The role stands in the line directly before; an object without one stays under its own bracket line.
  if (role !== undefined && role.object === undefined && role.line === line.number - 1)
    into.splice(-1, 1, { ...role, object })
  else into.push({ field: line.field, content: line.content, line: line.number, object })
  return object
}

/**
 * The records of an LDT 3 file as a tree in which nothing is interpreted and nothing is left out.
 * @throws Refusal with `line N`: ldt-record (record brackets), ldt-object (object brackets), ldt-nesting, ldt-truncated
 */
export function readRecords(lines: readonly XdtLine[]): LdtRecord[] {
  const records: LdtRecord[] = []
  let record: Building<LdtRecord> | undefined
  const open: Building<LdtObject>[] = []
  for (const line of lines) {
    const { field, content, number } = line
    const into = open.at(-1)?.fields ?? record?.fields
    if (field === '8000') {
      if (record !== undefined || !/^\d{4}$/.test(content)) throw refusal('ldt-record', number)
      record = { type: content, line: number, fields: [] }
    } else if (into === undefined || record === undefined) {
      throw refusal('ldt-record', number)
    } else if (field === '8001') {
      if (open.length > 0 || content !== record.type) throw refusal('ldt-record', number)
      records.push(record)
      record = undefined
    } else if (field === '8002') {
      if (open.length >= maxNesting) throw refusal('ldt-nesting', number)
      open.push(openObject(line, into))
    } else if (field === '8003') {
      const closed = open.pop()
      if (closed === undefined || content !== `Obj_${closed.id}`) throw refusal('ldt-object', number)
    } else {
      into.push({ field, content, line: number })
    }
  }
  if (record !== undefined) throw refusal('ldt-truncated', lines.length)
  return records
}
