import { Refusal } from '@siegel/foundation'
import { decimal } from '../../decimal.ts'
import { isResourceType } from '../../resource-types.ts'
import type { Resource } from '../../resources.ts'
import { definitionFor, type Property, type TypeDefinition } from '../definitions.ts'
import type { Json } from '../walk-checks.ts'
import { fhirNamespace, numberTypes, schemaNamespace, xmlnsNamespace } from './names.ts'

export interface Attribute {
  readonly local: string
  readonly uri: string
  readonly value: string
}

export interface Tag {
  readonly local: string
  readonly uri: string
  readonly attributes: readonly Attribute[]
}

/** An open element: an object, a primitive with its value and extras, or an element that holds a resource. */
interface Frame {
  readonly kind: 'complex' | 'primitive' | 'holder'
  readonly property: Property | undefined
  readonly definition: TypeDefinition
  readonly value: Json
  readonly isResource: boolean
  /** The value of a primitive. */
  text?: string
  /** Repeated primitives, whose values and extras are kept side by side until the element ends. */
  lists?: Set<string>
}

const lastFrame = (frames: readonly Frame[]): Frame => {
  const frame = frames.at(-1)
  if (frame === undefined) throw new TypeError('no open element')
  return frame
}

const isKnown = (item: unknown): boolean => item !== null

/** Makes a resource out of the elements of a FHIR XML document, by the tables. */
export class Builder {
  readonly #frames: Frame[] = []
  #result: Json | undefined

  get result(): Resource {
    if (this.#result === undefined) throw new Refusal('xml-structure', 'no resource')
    return this.#result as unknown as Resource
  }

  /** The property that an element inside the one at hand stands for; undefined where that is no element of its type. */
  propertyOf(name: string): Property | undefined {
    const { kind, definition, isResource } = lastFrame(this.#frames)
    if (kind === 'primitive' && name !== 'extension') return undefined
    const property = definition.properties.get(name)
    // These two are attributes (R4 XML format).
    const isAttribute = (name === 'id' && !isResource) || (name === 'url' && definition.name === 'Extension')
    return isAttribute ? undefined : property
  }

  refuse(code: string): never {
    const names = this.#frames.map(({ property, definition }) => property?.name ?? definition.name)
    throw new Refusal(`xml-${code}`, names.join('.'))
  }

  open(tag: Tag): void {
    if (tag.uri !== fhirNamespace) this.refuse('namespace')
    const holder = this.#frames.at(-1)
    if (holder === undefined || holder.kind === 'holder') return this.#openResource(tag, holder)
    const property = this.propertyOf(tag.local)
    if (property === undefined) this.refuse('unknown-element')
    const kind = property.type === 'Resource' ? 'holder' : property.isValid === undefined ? 'complex' : 'primitive'
    const type = kind === 'complex' ? property.type : 'Element'
    const frame: Frame = { kind, property, definition: definitionFor(type), value: {}, isResource: false }
    this.#frames.push(frame)
    this.#attributes(frame, tag)
  }

  #openResource(tag: Tag, holder: Frame | undefined): void {
    if (!isResourceType(tag.local)) this.refuse('type')
    if (holder?.value['resource'] !== undefined) this.refuse('too-many')
    const value = { resourceType: tag.local }
    const frame: Frame = {
      kind: 'complex',
      property: undefined,
      definition: definitionFor(tag.local),
      value,
      isResource: true,
    }
    this.#frames.push(frame)
    this.#attributes(frame, tag)
  }

  #attributes(frame: Frame, { attributes }: Tag): void {
    const { kind, value, definition, isResource } = frame
    for (const { local, uri, value: text } of attributes) {
      if (uri === xmlnsNamespace || uri === schemaNamespace) continue
      if (uri !== '') this.refuse('attribute')
      if (local === 'value' && kind === 'primitive') frame.text = text
      else if (local === 'id' && kind !== 'holder' && !isResource) value['id'] = text
      else if (local === 'url' && definition.name === 'Extension') value['url'] = text
      else this.refuse('attribute')
    }
  }

  close(): void {
    const frame = lastFrame(this.#frames)
    this.#tidy(frame)
    if (frame.kind === 'primitive') this.#closePrimitive(frame)
    else {
      this.#frames.pop()
      const parent = this.#frames.at(-1)
      if (parent === undefined) this.#result = frame.value
      else if (frame.kind === 'holder') this.#closeHolder(frame, parent)
      else if (parent.kind === 'holder') parent.value['resource'] = frame.value
      else this.#put(parent, frame.property, frame.value)
    }
  }

  #closeHolder({ property, value }: Frame, parent: Frame): void {
    if (value['resource'] === undefined) this.refuse('structure')
    this.#put(parent, property, value['resource'])
  }

  /** The narrative's text as it stood in the document. */
  narrative(property: Property, text: string): void {
    this.#put(lastFrame(this.#frames), property, text)
  }

  #put(parent: Frame, property: Property | undefined, value: unknown): void {
    if (property === undefined) throw new TypeError('an element without a property')
    const present = parent.value[property.name]
    if (!property.many) {
      if (present !== undefined) this.refuse('too-many')
      parent.value[property.name] = value
    } else if (Array.isArray(present)) present.push(value)
    else parent.value[property.name] = [value]
  }

  #closePrimitive(frame: Frame): void {
    const { property, text, value: extras } = frame
    if (property === undefined) throw new TypeError('a primitive without a property')
    const hasExtras = Object.keys(extras).length > 0
    if (text === undefined && !hasExtras) this.refuse('structure')
    const value = text === undefined ? null : this.#primitive(property.type, text)
    this.#frames.pop()
    const parent = lastFrame(this.#frames)
    if (property.many) {
      this.#put(parent, property, value)
      this.#put(parent, { ...property, name: `_${property.name}` }, hasExtras ? extras : null)
      ;(parent.lists ??= new Set()).add(property.name)
      return
    }
    const isTwice = parent.value[property.name] !== undefined || parent.value[`_${property.name}`] !== undefined
    if (isTwice) this.refuse('too-many')
    if (value !== null) parent.value[property.name] = value
    if (hasExtras) parent.value[`_${property.name}`] = extras
  }

  /** Drops lists that are all null (R4 JSON format, primitive elements). */
  #tidy({ lists, value }: Frame): void {
    for (const name of lists ?? []) {
      for (const key of [name, `_${name}`]) {
        const items = value[key]
        if (Array.isArray(items) && !items.some(isKnown)) delete value[key]
      }
    }
  }

  #primitive(type: string, text: string): unknown {
    if (type === 'boolean') {
      if (text !== 'true' && text !== 'false') this.refuse('value')
      return text === 'true'
    }
    if (!numberTypes.has(type)) return text
    try {
      return decimal(text)
    } catch {
      return this.refuse('value')
    }
  }
}
