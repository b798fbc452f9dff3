import { isObject } from '../walk-checks.ts'
import type { Pointer } from './json-pointer.ts'

/** There is nothing at a place, or nothing can be put there. */
export class NoSuchPlace extends Error {}

/** What to do at the end of a pointer: with the array or object there, and the last step; gives the new one. */
type Change = {
  readonly inArray: (items: readonly unknown[], step: string) => unknown[]
  readonly inObject: (fields: Readonly<Record<string, unknown>>, step: string) => Record<string, unknown>
}

/** RFC 6901 §4: digits without leading zero. */
function indexOf(step: string, length: number): number {
  const index = /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : length
  if (index >= length) throw new NoSuchPlace()
  return index
}

function child(container: unknown, step: string): unknown {
  if (Array.isArray(container)) return container[indexOf(step, container.length)]
  if (!isObject(container) || !Object.hasOwn(container, step)) throw new NoSuchPlace()
  return container[step]
}

/** The value at a place. */
export const valueAt = (root: unknown, pointer: Pointer): unknown => pointer.reduce(child, root)

/** A value in which only the containers on the way to the place are new; what is not on it is shared. */
function changed(container: unknown, pointer: Pointer, change: Change, at = 0): unknown {
  const step = pointer[at]
  if (step === undefined) throw new NoSuchPlace()
  const isLast = at === pointer.length - 1
  if (isLast) {
    if (Array.isArray(container)) return change.inArray(container, step)
    if (!isObject(container)) throw new NoSuchPlace()
    return change.inObject(container, step)
  }
  const inner = changed(child(container, step), pointer, change, at + 1)
  if (Array.isArray(container)) return container.with(Number(step), inner)
  return { ...(container as object), [step]: inner }
}

/** RFC 6902 §4.1: a new property, a replaced one, or a new item before the index (`-`: behind the last). */
export function added(root: unknown, pointer: Pointer, value: unknown): unknown {
  if (pointer.length === 0) return value
  return changed(root, pointer, {
    inArray: (items, step) => items.toSpliced(step === '-' ? items.length : indexOf(step, items.length + 1), 0, value),
    inObject: (fields, step) => ({ ...fields, [step]: value }),
  })
}

/** RFC 6902 §4.2; the root cannot be removed. */
export function removed(root: unknown, pointer: Pointer): unknown {
  return changed(root, pointer, {
    inArray: (items, step) => items.toSpliced(indexOf(step, items.length), 1),
    inObject(fields, step) {
      child(fields, step)
      const { [step]: _gone, ...rest } = fields
      return rest
    },
  })
}

/** RFC 6902 §4.3: there must be something already, whose place among its neighbours stays. */
export function replaced(root: unknown, pointer: Pointer, value: unknown): unknown {
  if (pointer.length === 0) return value
  return changed(root, pointer, {
    inArray: (items, step) => items.with(indexOf(step, items.length), value),
    inObject(fields, step) {
      child(fields, step)
      return { ...fields, [step]: value }
    },
  })
}
