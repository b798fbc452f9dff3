import { profileIssues } from '../profiles/index.ts'
import { isResourceType } from '../resource-types.ts'
import { checkerOf, type CheckedProperty, type Checker } from './checkers.ts'
import type { Issue } from '../issue.ts'
import { isObject, obeysBinding, obeysTargets, type Json } from './walk-checks.ts'

export interface ValidateOptions {
  /** Adds warnings: of the German profiles, and of dom-3 (a contained resource that nothing refers to). */
  readonly profiles?: boolean
  /** `#key` may name what is not contained: resources on their way in still refer to each other by keys. */
  readonly openFragments?: boolean
}

const maxIssues = 100
const maxDepth = 64
const underscore = 0x5f

class TooManyIssues extends Error {}

const noIds: ReadonlySet<string> = new Set()
const hasSibling = (siblings: unknown, index: number): boolean => Array.isArray(siblings) && isObject(siblings[index])

class Walk {
  readonly issues: Issue[] = []
  /** Names and indices down to the element at hand; made into text only for an issue. */
  readonly trail: (string | number)[] = []
  readonly options: ValidateOptions
  /** Ids of what the resource at hand contains, and the fragments in it that point at them (dom-3, ref-1). */
  contained = noIds
  fragments: Set<string> | undefined

  constructor(options: ValidateOptions) {
    this.options = options
  }

  get openFragments(): boolean {
    return this.options.openFragments === true
  }

  report(code: Issue['code'], more: { at?: string; rule?: string; severity?: Issue['severity'] } = {}): void {
    const { at, rule, severity = 'error' } = more
    const [first = '', ...rest] = at === undefined ? this.trail : [...this.trail, at]
    const path = rest.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
    const issue: Issue = { path: `${first}${path}`, code, severity }
    this.issues.push(rule === undefined ? issue : { ...issue, rule })
    if (this.issues.length >= maxIssues) throw new TooManyIssues()
  }

  resource(value: unknown, depth: number, isContained: boolean): void {
    const isOuter = this.trail.length === 0
    if (!isObject(value)) return this.report('structure')
    const type = value['resourceType']
    if (typeof type !== 'string' || !isResourceType(type)) return this.report('type')
    if (isOuter) this.trail.push(type)
    if (isContained) this.inside(value, checkerOf(type), depth)
    else this.root(value, checkerOf(type), depth)
    if (isOuter) this.trail.pop()
  }

  /** A resource that is not contained is the root that fragments (`#id`) in it refer to. */
  root(value: Json, checker: Checker, depth: number): void {
    const [contained, fragments] = [this.contained, this.fragments]
    const inside = value['contained']
    this.contained = Array.isArray(inside) ? new Set(inside.filter(isObject).map(({ id }) => String(id))) : noIds
    this.fragments = undefined
    this.complex(value, checker, depth, true)
    // A contained resource may also point at its container by `#` (R4 references, contained resources).
    const seen: ReadonlySet<string> = this.fragments ?? noIds
    const isMissed = (id: string) => !seen.has(`#${id}`)
    if (this.options.profiles === true && !seen.has('#') && [...this.contained].some(isMissed))
      this.report('invariant', { rule: 'dom-3', severity: 'warning' })
    ;[this.contained, this.fragments] = [contained, fragments]
  }

  inside(value: Json, checker: Checker, depth: number): void {
    this.complex(value, checker, depth, true)
    if (value['contained'] !== undefined) this.report('invariant', { rule: 'dom-2' })
    const { versionId, lastUpdated, security } = isObject(value['meta']) ? value['meta'] : {}
    if (versionId !== undefined || lastUpdated !== undefined) this.report('invariant', { rule: 'dom-4' })
    if (security !== undefined) this.report('invariant', { rule: 'dom-5' })
  }

  complex(value: unknown, checker: Checker, depth: number, isResource = false): void {
    if (depth > maxDepth) return this.report('limit')
    if (!isObject(value)) return this.report('structure')
    const names = Object.keys(value)
    if (names.length === 0) return this.report('structure')
    let choices: CheckedProperty[] | undefined
    for (const name of names) {
      const isSibling = name.charCodeAt(0) === underscore
      const property = checker.properties.get(isSibling ? name.slice(1) : name)
      if (property === undefined || (isSibling && property.isValid === undefined)) {
        if (!(isResource && name === 'resourceType')) this.report('unknown-element')
        continue
      }
      if (property.isChoice) choices = this.choice(property, choices)
      this.trail.push(name)
      if (isSibling) this.sibling(value, name, property, depth + 1)
      else this.property(value, property, depth + 1)
      this.trail.pop()
    }
    if (checker.required.length > 0) this.required(value, checker, choices)
    // An id alone makes no element (ele-1); a resource may be nothing but its id.
    if (names.length === 1 && names[0] === 'id' && !isResource) this.report('invariant', { rule: 'ele-1' })
    for (const { key, holds } of checker.rules) if (!holds(value, this)) this.report('invariant', { rule: key })
  }

  /** Notes that a choice is made, and reports a second one. */
  choice(property: CheckedProperty, made: CheckedProperty[] | undefined): CheckedProperty[] {
    for (const { element, name } of made ?? []) {
      if (element === property.element && name !== property.name) this.report('too-many', { at: element })
    }
    return made === undefined ? [property] : [...made, property]
  }

  required(value: Json, { required }: Checker, choices: readonly CheckedProperty[] | undefined): void {
    for (const name of required) {
      const isThere = name.endsWith(']')
        ? choices?.some(({ element }) => element === name) === true
        : value[name] !== undefined || value[`_${name}`] !== undefined
      if (!isThere) this.report('required', { at: name })
    }
  }

  property(parent: Json, property: CheckedProperty, depth: number): void {
    const value = parent[property.name]
    if (!property.many) return this.item(value, property, depth)
    if (!Array.isArray(value) || value.length === 0) return this.report('structure')
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index]
      if (item === null && property.isValid !== undefined && hasSibling(parent[`_${property.name}`], index)) continue
      this.trail.push(index)
      this.item(item, property, depth)
      this.trail.pop()
    }
  }

  item(value: unknown, property: CheckedProperty, depth: number): void {
    const { type, isValid, codes, targets } = property
    if (isValid !== undefined) {
      if (!isValid(value)) return this.report('value')
      if (codes !== undefined && !codes.codes.has(value as string)) return this.report('code')
      if (typeof value === 'string' && value.charCodeAt(0) === 0x23) (this.fragments ??= new Set()).add(value)
      return
    }
    if (type === 'Resource') return this.resource(value, depth, property.name === 'contained')
    this.complex(value, property.checker, depth)
    if ((codes === undefined && targets === undefined) || !isObject(value)) return
    if (codes !== undefined && !obeysBinding(value, type, codes)) this.report('code')
    if (targets !== undefined && !obeysTargets(value, targets)) this.report('target')
  }

  /** `_name` carries id and extensions of the primitive `name` (R4 JSON format, primitive elements). */
  sibling(parent: Json, name: string, property: CheckedProperty, depth: number): void {
    const value = parent[name]
    const base = parent[property.name]
    if (!property.many) return this.element(value, base, depth)
    if (!Array.isArray(value) || value.length === 0) return this.report('structure')
    if (Array.isArray(base) && value.length > base.length) return this.report('structure')
    for (const [index, item] of value.entries()) {
      const own: unknown = Array.isArray(base) ? base[index] : undefined
      if (item === null && own !== null && own !== undefined) continue
      this.trail.push(index)
      this.element(item, own, depth)
      this.trail.pop()
    }
  }

  element(value: unknown, base: unknown, depth: number): void {
    const checker = checkerOf('Element')
    const isIdAlone = isObject(value) && Object.keys(value).join() === 'id'
    // Beside a value, an id alone is enough (ele-1).
    if (!isIdAlone || base === undefined || base === null) return this.complex(value, checker, depth)
    if (checker.properties.get('id')?.isValid?.(value['id']) !== true) this.report('value', { at: 'id' })
  }
}

/**
 * Checks a resource against R4: its type, JSON form, elements, cardinalities, primitive formats, required bindings,
 * reference targets, and the invariants that `invariants/` names. Empty when nothing is wrong; at most 100 issues.
 */
export function validateResource(value: unknown, options: ValidateOptions = {}): Issue[] {
  const walk = new Walk(options)
  try {
    walk.resource(value, 0, false)
  } catch (error) {
    if (!(error instanceof TooManyIssues)) throw error
  }
  if (options.profiles === true && walk.issues.every(({ severity }) => severity === 'warning'))
    walk.issues.push(...profileIssues(value as Json))
  return walk.issues
}
