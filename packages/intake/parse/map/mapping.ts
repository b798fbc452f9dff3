import type {
  Annotation,
  CodeableConcept,
  Coding,
  Extension,
  Identifier,
  Patient,
  Reference,
  Resource,
} from '@siegel/fhir'
import type { LdtText } from '../ldt/model.ts'
import type { LdtField, LdtRecord } from '../ldt/tree.ts'
import { fieldExtension, fieldSystem, roleExtension } from '../systems.ts'
import type { Warning } from '../warning.ts'

/** A resource whose references to others of the same message are written `#key`; the caller gives ids. */
export interface MappedResource {
  readonly key: string
  readonly resource: Resource
}

export interface MappedAttachment {
  /** The `url` of the attachment in its DocumentReference is `#key`. */
  readonly key: string
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly fileName: string
}

export interface MappedReport {
  readonly kind: 'report' | 'order'
  /** The patient as the file shows them, for matching; others refer to it as `#patient`. Never to be stored unmatched. */
  readonly patient: Patient
  /** The main resource first: `report` (DiagnosticReport) or `order` (ServiceRequest). */
  readonly resources: readonly MappedResource[]
  readonly attachments: readonly MappedAttachment[]
  readonly warnings: readonly Warning[]
}

export const refer = (key: string): Reference => ({ reference: `#${key}` })

const isCode = (text: string): boolean => /^\S+( \S+)*$/.test(text)

/** One message on its way: remembers which fields have a home, so that the others can be kept beside. */
export class Mapping {
  readonly resources: MappedResource[] = []
  readonly attachments: MappedAttachment[] = []
  readonly warnings: Warning[] = []
  readonly #carried = new Set<LdtField>()
  #observations = 0

  add<R extends Resource>(key: string, resource: R): Reference {
    this.resources.push({ key, resource })
    return refer(key)
  }

  nextObservation(): string {
    this.#observations += 1
    return `obs-${this.#observations}`
  }

  warn(code: Warning['code'], field?: LdtField): void {
    this.warnings.push(field === undefined ? { code } : { code, line: field.line })
  }

  /** The content of a field that will stand in a resource, with nothing lost; undefined if absent or blank. */
  carry(field: LdtField | undefined): string | undefined {
    if (field === undefined || field.content.trim() === '') return undefined
    this.#carried.add(field)
    return field.content
  }

  /** Like `carry`, as an identifier or code: undefined (and not carried) where FHIR's `code` cannot hold it. */
  code(field: LdtField | undefined, system: string, display?: LdtField): Coding | undefined {
    if (field === undefined || !isCode(field.content)) return undefined
    this.#carried.add(field)
    const name = this.carry(display)
    return { system, code: field.content, ...(name === undefined ? {} : { display: name }) }
  }

  identifier(field: LdtField | undefined, system = field && fieldSystem(field.field)): Identifier[] {
    const value = this.carry(field)
    return value === undefined || system === undefined ? [] : [{ system, value }]
  }

  concept(field: LdtField | undefined): CodeableConcept | undefined {
    const text = this.carry(field)
    return text === undefined ? undefined : { text }
  }

  /** Running text with its empty lines; undefined if all of it is blank. */
  text(text: LdtText): string | undefined {
    const joined = text.lines.map((line) => line.content).join('\n')
    if (joined.trim() === '') return undefined
    for (const line of text.lines) this.#carried.add(line)
    return joined
  }

  note(role: string, text: string | undefined): Annotation[] {
    return text === undefined ? [] : [{ extension: [{ url: roleExtension, valueCode: role }], text }]
  }

  notes(texts: readonly LdtText[]): Annotation[] {
    return texts.flatMap((text) => this.note(text.role, this.text(text)))
  }

  /** What has no home in FHIR, field by field with its path: nothing is dropped. */
  leftovers(...records: readonly LdtRecord[]): Extension[] {
    return records.flatMap((record) => this.#uncarried(record.fields, record.type))
  }

  #uncarried(fields: readonly LdtField[], path: string): Extension[] {
    const seen = new Map<string, number>()
    return fields.flatMap((field): Extension[] => {
      if (field.object === undefined) return this.#carried.has(field) ? [] : [leftover(path, field)]
      const count = (seen.get(field.field) ?? 0) + 1
      seen.set(field.field, count)
      return this.#uncarried(field.object.fields, `${path}/${field.field}[${count}] ${field.content}`)
    })
  }
}

const leftover = (path: string, { field, content }: LdtField): Extension => ({
  url: fieldExtension,
  extension: [
    { url: 'path', valueString: path },
    { url: 'field', valueCode: field },
    ...(content === '' ? [] : [{ url: 'value', valueString: content }]),
  ],
})

/** An array property only where it has items: FHIR knows no empty arrays. */
export function listed<K extends string, V>(name: K, values: readonly V[]): { [P in K]?: V[] } {
  return values.length === 0 ? {} : ({ [name]: [...values] } as { [P in K]?: V[] })
}
