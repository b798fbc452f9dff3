import { Decimal } from './decimal.ts'
import { isResourceType } from './resource-types.ts'
import type { Resource } from './resources.ts'
import { definitionOf, type TypeDefinition } from './validate/definitions.ts'
import { isText, primitives } from './validate/primitives.ts'

/** One thing that is wrong. `path` holds only names from the specification and indices, never the sender's own text. */
export interface Issue {
  readonly path: string
  readonly code: 'type' | 'structure' | 'required' | 'value' | 'unknown-element' | 'too-many' | 'limit'
}

type Json = Record<string, unknown>

const maxIssues = 100
const maxDepth = 64

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)

class TooManyIssues extends Error {}

class Walk {
  readonly issues: Issue[] = []

  report(path: string, code: Issue['code']): void {
    this.issues.push({ path, code })
    if (this.issues.length >= maxIssues) throw new TooManyIssues()
  }

  resource(value: unknown, path: string, depth: number): void {
    if (!isObject(value)) return this.report(path, 'structure')
    const type = value['resourceType']
    if (typeof type !== 'string' || !isResourceType(type)) return this.report(path, 'type')
    const { resourceType: _, ...elements } = value
    const at = path === '' ? type : path
    // Every type has these four elements, so they are checked also where no definition is at hand.
    if (definitionOf(type) === undefined) {
      if (elements['id'] !== undefined) this.primitive(elements['id'], 'id', `${at}.id`)
      if (elements['meta'] !== undefined) this.complex(elements['meta'], 'Meta', `${at}.meta`, depth + 1)
    }
    if (Object.keys(elements).length > 0 || definitionOf(type) !== undefined) this.complex(elements, type, at, depth)
  }

  complex(value: unknown, type: string, path: string, depth: number): void {
    if (depth > maxDepth) return this.report(path, 'limit')
    if (type === 'Resource') return this.resource(value, path, depth)
    const isValid = primitives.get(type)
    if (isValid !== undefined) return this.primitive(value, type, path)
    if (!isObject(value)) return this.report(path, 'structure')
    const names = Object.keys(value)
    const definition = definitionOf(type)
    if (names.length === 0 && depth > 0) this.report(path, 'structure')
    for (const name of names) {
      if (name.startsWith('_')) this.sibling(value, name, definition, path, depth)
      else this.property(value, name, definition, path, depth)
    }
    if (definition !== undefined) this.cardinality(value, definition, path)
  }

  property(parent: Json, name: string, definition: TypeDefinition | undefined, path: string, depth: number): void {
    const value = parent[name]
    if (definition === undefined) return this.generic(value, parent[`_${name}`], path, depth + 1)
    const expected = definition.properties.get(name)
    if (expected === undefined) return this.report(path, 'unknown-element')
    const at = `${path}.${name}`
    if (!expected.many) return this.complex(value, expected.type, at, depth + 1)
    if (!Array.isArray(value) || value.length === 0) return this.report(at, 'structure')
    const siblings = parent[`_${name}`]
    for (const [index, item] of value.entries()) {
      if (item === null && primitives.has(expected.type) && hasSibling(siblings, index)) continue
      this.complex(item, expected.type, `${at}[${index}]`, depth + 1)
    }
  }

  /** `_name` carries id and extensions of the primitive `name` (R4 JSON format, primitive elements). */
  sibling(parent: Json, name: string, definition: TypeDefinition | undefined, path: string, depth: number): void {
    const expected = definition?.properties.get(name.slice(1))
    if (definition !== undefined && (expected === undefined || !primitives.has(expected.type))) {
      return this.report(path, 'unknown-element')
    }
    const at = definition === undefined ? path : `${path}.${name}`
    const value = parent[name]
    const many = expected?.many ?? Array.isArray(value)
    if (!many) return this.complex(value, 'Element', at, depth + 1)
    if (!Array.isArray(value) || value.length === 0) return this.report(at, 'structure')
    const base = parent[name.slice(1)]
    for (const [index, item] of value.entries()) {
      if (item === null && Array.isArray(base) && base[index] !== null && base[index] !== undefined) continue
      this.complex(item, 'Element', `${at}[${index}]`, depth + 1)
    }
  }

  cardinality(value: Json, definition: TypeDefinition, path: string): void {
    const seen = new Map<string, string>()
    for (const key of Object.keys(value)) {
      const name = key.startsWith('_') ? key.slice(1) : key
      const element = definition.properties.get(name)?.element
      if (element === undefined) continue
      if (seen.has(element) && seen.get(element) !== name) this.report(`${path}.${element}`, 'too-many')
      seen.set(element, name)
    }
    for (const element of definition.required) if (!seen.has(element)) this.report(`${path}.${element}`, 'required')
  }

  primitive(value: unknown, type: string, path: string): void {
    if (primitives.get(type)?.(value) !== true) this.report(path, 'value')
  }

  /** The rules every FHIR JSON value obeys: no null, nothing empty (R4 JSON format). */
  generic(value: unknown, siblings: unknown, path: string, depth: number): void {
    if (depth > maxDepth) return this.report(path, 'limit')
    if (typeof value === 'boolean' || typeof value === 'number' || value instanceof Decimal) return
    if (typeof value === 'string') {
      if (!isText(value)) this.report(path, 'value')
    } else if (Array.isArray(value)) {
      if (value.length === 0) this.report(path, 'structure')
      for (const [index, item] of value.entries()) {
        if (!(item === null && hasSibling(siblings, index))) this.generic(item, undefined, path, depth + 1)
      }
    } else if (isObject(value) && Object.keys(value).length > 0) {
      this.complex(value, '', path, depth)
    } else {
      this.report(path, 'structure')
    }
  }
}

const hasSibling = (siblings: unknown, index: number): boolean => Array.isArray(siblings) && isObject(siblings[index])

/**
 * Structural check of a resource before it is stored: known type, JSON rules, and for the types and datatypes in
 * `validate/` element names, cardinalities and primitive formats. Empty when nothing is wrong; at most 100 issues.
 */
export function validateResource(value: unknown): Issue[] {
  const walk = new Walk()
  try {
    walk.resource(value, '', 0)
  } catch (error) {
    if (!(error instanceof TooManyIssues)) throw error
  }
  return walk.issues
}

/** True for an object that names a known resource type; says nothing about its content. */
export const isResource = (value: unknown): value is Resource =>
  isObject(value) && typeof value['resourceType'] === 'string' && isResourceType(value['resourceType'])
