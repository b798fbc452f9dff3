import { Refusal } from '@siegel/foundation'
import type { Resource } from '../../resources.ts'
import { isObject, type Json } from '../walk-checks.ts'
import { added, NoSuchPlace, removed, replaced, valueAt } from './json-places.ts'
import { isWithin, parsePointer, type Pointer } from './json-pointer.ts'
import { equalJson, SizeOfJson } from './json-values.ts'

const maxOperations = 1000
/** Copies of copies double with each step; more values than this no patch may put in by copying. */
const maxCopiedValues = 10_000

type Operation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: Pointer; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: Pointer }
  | { readonly op: 'move' | 'copy'; readonly path: Pointer; readonly from: Pointer }

const pointer = (value: unknown): Pointer | undefined => (typeof value === 'string' ? parsePointer(value) : undefined)

/** An operation in the form of RFC 6902 §4; members that it does not define are passed over. Undefined for no operation. */
function parseOperation(operation: Json): Operation | undefined {
  const { op } = operation
  const path = pointer(operation['path'])
  if (path === undefined) return undefined
  if (op === 'remove') return { op, path }
  if (op === 'add' || op === 'replace' || op === 'test') {
    const { value } = operation
    return value === undefined ? undefined : { op, path, value }
  }
  const from = pointer(operation['from'])
  if (from === undefined || (op !== 'move' && op !== 'copy')) return undefined
  // "The 'from' location MUST NOT be a proper prefix of the 'path' location" (RFC 6902 §4.4).
  return op === 'move' && isWithin(from, path) ? undefined : { op, path, from }
}

function parseOperations(operations: unknown): Operation[] {
  if (!Array.isArray(operations)) throw new Refusal('patch-invalid')
  if (operations.length > maxOperations) throw new Refusal('patch-invalid', `more than ${maxOperations} operations`)
  return operations.map((item: unknown, index) => {
    const operation = isObject(item) ? parseOperation(item) : undefined
    if (operation === undefined) throw new Refusal('patch-invalid', String(index))
    return operation
  })
}

class Patching {
  readonly #size = new SizeOfJson()
  #copied = 0

  /** What an operation makes of a value; undefined where it fails. */
  apply(root: unknown, operation: Operation): unknown {
    const { path } = operation
    switch (operation.op) {
      case 'add':
        return added(root, path, operation.value)
      case 'replace':
        return replaced(root, path, operation.value)
      case 'remove':
        return removed(root, path)
      case 'move': {
        const value = valueAt(root, operation.from)
        return operation.from.length === 0 ? root : added(removed(root, operation.from), path, value)
      }
      case 'copy': {
        const value = valueAt(root, operation.from)
        this.#copied += this.#size.of(value)
        return this.#copied > maxCopiedValues ? undefined : added(root, path, value)
      }
      case 'test':
        return equalJson(valueAt(root, path), operation.value) ? root : undefined
    }
  }
}

/** FHIR's own rule: a patch changes a resource and does not make another of it (R4 http, patch). */
const isSameResource = (before: Resource, after: unknown): after is Resource =>
  isObject(after) && after['resourceType'] === before.resourceType && after['id'] === before.id

/**
 * The resource after a JSON patch (RFC 6902, http://hl7.org/fhir/R4/http.html#patch): all operations or none, and the
 * resource given is not changed. What comes out is of the same type and id and otherwise not validated.
 * @throws Refusal patch-invalid (no list of at most 1,000 well-formed operations) and patch-failed (a path that is not
 * there, a test that fails, another type or id), with the operation's index from 0
 */
export function applyJsonPatch(resource: Resource, operations: unknown): Resource {
  const patching = new Patching()
  let current: Resource = resource
  for (const [index, operation] of parseOperations(operations).entries()) {
    let next: unknown
    try {
      next = patching.apply(current, operation)
    } catch (error) {
      if (!(error instanceof NoSuchPlace)) throw error
    }
    if (!isSameResource(resource, next)) throw new Refusal('patch-failed', String(index))
    current = next
  }
  return current
}
