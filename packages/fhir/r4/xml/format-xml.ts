import { Refusal } from '@siegel/foundation'
import { SaxesParser } from 'saxes'
import { Decimal } from '../../decimal.ts'
import type { Resource } from '../../resources.ts'
import { isResourceType } from '../../resource-types.ts'
import { definitionFor, definitionOf, type Property, type TypeDefinition } from '../definitions.ts'
import { isObject, type Json } from '../walk-checks.ts'
import { fhirNamespace, xhtmlNamespace } from './names.ts'

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Characters that XML 1.0 cannot carry, not even escaped. */
const forbidden = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

function escape(text: string): string {
  if (forbidden.test(text)) throw new Refusal('xml-character', 'a character that XML cannot carry')
  return text.replaceAll(/[&<>"\t\n\r]/g, (character) => escapes[character] ?? '')
}

function isWellFormed(div: string): boolean {
  let isFine = !forbidden.test(div)
  const parser = new SaxesParser({ xmlns: true, position: false })
  const fail = () => {
    isFine = false
  }
  let depth = 0
  parser.on('error', fail)
  parser.on('xmldecl', fail)
  parser.on('doctype', fail)
  parser.on('processinginstruction', fail)
  parser.on('opentag', ({ local, uri }) => {
    if (uri !== xhtmlNamespace || (depth === 0 && local !== 'div')) fail()
    depth++
  })
  parser.on('closetag', () => depth--)
  parser.write(div).close()
  return isFine
}

/**
 * A narrative that is not well-formed, as JSON may carry it (`<br>`, `&nbsp;`), is written as its bare words: XML cannot
 * hold it, and embedding it would let it break out of its element.
 */
function narrative(div: string): string {
  const text = /^<div\s[^>]*xmlns=/.test(div) ? div : div.replace(/^<div/, `<div xmlns="${xhtmlNamespace}"`)
  return isWellFormed(text) ? text : `<div xmlns="${xhtmlNamespace}">${escape(div.replaceAll(/<[^>]*>/g, ' '))}</div>`
}

const attribute = (name: string, value: unknown): string =>
  typeof value === 'string' ? ` ${name}="${escape(value)}"` : ''

/** The text of a primitive; undefined where it has none. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value instanceof Decimal ? value.text : undefined
}

class Writer {
  readonly parts: string[] = []

  resource(resource: Json, isRoot: boolean): void {
    const type = resource['resourceType']
    const definition = typeof type === 'string' && isResourceType(type) ? definitionOf(type) : undefined
    if (definition === undefined) throw new Refusal('xml-type', 'no type of R4')
    const { name } = definition
    this.parts.push(`<${name}${isRoot ? ` xmlns="${fhirNamespace}"` : ''}>`)
    this.children(resource, definition, true)
    this.parts.push(`</${name}>`)
  }

  children(value: Json, definition: TypeDefinition, isResource: boolean): void {
    this.refuseUnknown(value, definition, isResource)
    for (const { properties } of definition.elements) {
      for (const property of properties) {
        if (property.name === 'id' && !isResource) continue
        if (property.name === 'url' && definition.name === 'Extension') continue
        const [own, extras] = [value[property.name], value[`_${property.name}`]]
        if (own === undefined && extras === undefined) continue
        const count = Math.max(Array.isArray(own) ? own.length : 1, Array.isArray(extras) ? extras.length : 1)
        if (!property.many) this.element(property, own, extras)
        else for (let i = 0; i < count; i++) this.element(property, itemAt(own, i), itemAt(extras, i))
      }
    }
  }

  /** What the tables do not have would be lost without a word. */
  refuseUnknown(value: Json, { properties }: TypeDefinition, isResource: boolean): void {
    for (const name of Object.keys(value)) {
      if (isResource && name === 'resourceType') continue
      if (!properties.has(name.replace(/^_/, ''))) throw new Refusal('xml-unknown-element', 'not of the resource type')
    }
  }

  element(property: Property, value: unknown, extras: unknown): void {
    const { name, type } = property
    if (type === 'xhtml') this.parts.push(narrative(textOf(value) ?? ''))
    else if (property.isValid !== undefined) this.primitive(name, value, extras)
    else if (isObject(value)) {
      this.parts.push(`<${name}`)
      if (type === 'Resource') {
        this.parts.push('>')
        this.resource(value, false)
      } else {
        this.parts.push(attribute('id', value['id']))
        if (type === 'Extension') this.parts.push(attribute('url', value['url']))
        this.parts.push('>')
        this.children(value, definitionFor(type), false)
      }
      this.parts.push(`</${name}>`)
    }
  }

  primitive(name: string, value: unknown, extras: unknown): void {
    const more = isObject(extras) ? extras : {}
    this.parts.push(`<${name}${attribute('id', more['id'])}${attribute('value', textOf(value))}`)
    if (more['extension'] === undefined) {
      this.parts.push('/>')
      return
    }
    this.parts.push('>')
    this.children(more, definitionFor('Element'), false)
    this.parts.push(`</${name}>`)
  }
}

const itemAt = (items: unknown, index: number): unknown => (Array.isArray(items) ? items[index] : undefined)

/**
 * A valid resource as FHIR XML, its elements in the order of the specification; `parseXml` gives it back, but for
 * narratives that are not well-formed: these become their bare words.
 * @throws Refusal xml-type, xml-unknown-element, xml-character
 */
export function formatXml(resource: Resource): string {
  const writer = new Writer()
  writer.resource(resource as unknown as Json, true)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writer.parts.join('')}`
}
