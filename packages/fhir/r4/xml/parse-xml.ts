import { Refusal, unutf8 } from '@siegel/foundation'
import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { Resource } from '../../resources.ts'
import type { Property } from '../definitions.ts'
import { Builder } from './builder.ts'
import { xhtmlNamespace } from './names.ts'

export interface XmlLimits {
  /** Longest text in UTF-16 units, or bytes. Default 16 Mi. */
  readonly maxLength?: number
  /** Deepest nesting of elements. Default 64. */
  readonly maxDepth?: number
  /** Most elements. Default 500,000. */
  readonly maxElements?: number
  /** Longest value of an attribute. Default 8 Mi: attachments lie in attributes. */
  readonly maxValue?: number
}

const defaults = { maxLength: 16 * 1024 * 1024, maxDepth: 64, maxElements: 500_000, maxValue: 8 * 1024 * 1024 }
const maxAttributes = 64

class Reader {
  readonly #builder = new Builder()
  readonly #text: string
  readonly #limits: Required<XmlLimits>
  readonly #parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  #depth = 0
  #elements = 0
  #attributes = 0
  /** The narrative being read: where it began, how deep it is. */
  #narrative: { property: Property; from: number; depth: number } | undefined

  constructor(text: string, limits: Required<XmlLimits>) {
    this.#text = text
    this.#limits = limits
    const parser = this.#parser
    parser.on('error', () => {
      throw new Refusal('xml-syntax', 'not well-formed')
    })
    parser.on('processinginstruction', () => {
      throw new Refusal('xml-forbidden', 'a processing instruction')
    })
    parser.on('doctype', () => {
      throw new Refusal('xml-forbidden', 'a document type')
    })
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) throw new Refusal('xml-encoding', 'not utf-8')
    })
    parser.on('opentagstart', () => {
      this.#attributes = 0
    })
    parser.on('attribute', ({ value }) => {
      if (value.length > this.#limits.maxValue) throw new Refusal('xml-size', 'a value is too long')
      if (++this.#attributes > maxAttributes) throw new Refusal('xml-size', 'too many attributes')
    })
    parser.on('opentag', (tag) => this.#open(tag))
    parser.on('closetag', () => this.#close())
    parser.on('text', (words) => this.#words(words))
    parser.on('cdata', (words) => this.#words(words))
  }

  read(): Resource {
    this.#parser.write(this.#text).close()
    return this.#builder.result
  }

  #open(tag: SaxesTagNS): void {
    if (++this.#depth > this.#limits.maxDepth)
      throw new Refusal('xml-depth', `more than ${this.#limits.maxDepth} levels`)
    if (++this.#elements > this.#limits.maxElements) throw new Refusal('xml-size', 'too many elements')
    const { local, uri, attributes } = tag
    if (this.#narrative !== undefined) {
      if (uri !== xhtmlNamespace) this.#builder.refuse('namespace')
      return
    }
    const property = this.#depth > 1 && local === 'div' ? this.#builder.propertyOf(local) : undefined
    if (property?.type === 'xhtml') {
      // A prefix would mean nothing in JSON, where the narrative stands alone.
      if (uri !== xhtmlNamespace || tag.prefix !== '') this.#builder.refuse('namespace')
      // The parser stands behind the tag, and no `<` can stand inside of one.
      const from = this.#text.lastIndexOf('<', this.#parser.position - 1)
      this.#narrative = { property, from, depth: this.#depth }
      if (attributes['xmlns'] === undefined) this.#builder.refuse('namespace')
      return
    }
    this.#builder.open({ local, uri, attributes: Object.values(attributes) })
  }

  #close(): void {
    const narrative = this.#narrative
    if (narrative === undefined) this.#builder.close()
    else if (narrative.depth === this.#depth) {
      this.#builder.narrative(narrative.property, this.#text.slice(narrative.from, this.#parser.position))
      this.#narrative = undefined
    }
    this.#depth--
  }

  #words(words: string): void {
    if (this.#narrative === undefined && words.trim() !== '') this.#builder.refuse('text')
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return unutf8(bytes)
  } catch {
    throw new Refusal('xml-utf8', 'broken utf-8')
  }
}

/**
 * A resource in FHIR XML as the value that its JSON would give: lists where the tables have lists, exact decimals,
 * primitives with id and extensions, the narrative's text as it stood. Element names and lists are checked here, all
 * else by `validateResource`. Document types, entities and processing instructions are refused.
 * @throws Refusal xml-size, xml-depth, xml-utf8, xml-encoding, xml-forbidden, xml-syntax, xml-namespace, xml-type,
 * xml-unknown-element, xml-attribute, xml-too-many, xml-value, xml-text, xml-structure; the detail is a path of the specification's names
 */
export function parseXml(source: string | Uint8Array, limits: XmlLimits = {}): Resource {
  const all = { ...defaults, ...limits }
  if (source.length > all.maxLength) throw new Refusal('xml-size', `longer than ${all.maxLength}`)
  const text = (typeof source === 'string' ? source : decode(source)).replace(/^\uFEFF/, '')
  // Before parsing: what a document type declares would be read to its end first.
  if (text.includes('<!DOCTYPE') || text.includes('<!ENTITY')) throw new Refusal('xml-forbidden', 'a document type')
  return new Reader(text, all).read()
}
