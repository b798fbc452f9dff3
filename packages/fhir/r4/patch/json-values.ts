import { decimalText, isDecimal, type FhirDecimal } from '../../decimal.ts'
import { isObject } from '../walk-checks.ts'

/** One text for all ways to write a number: its significant digits and the place of the last of them. */
function canonicalNumber(value: FhirDecimal): string {
  const [, sign = '', integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimalText(value)) ?? []
  const digits = (integer + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}

/**
 * Whether two JSON values are the same (RFC 6902 §4.6): numbers by their exact numeric value, however they are written,
 * objects without regard to the order of their properties.
 */
export function equalJson(a: unknown, b: unknown): boolean {
  if (isDecimal(a) && isDecimal(b)) return canonicalNumber(a) === canonicalNumber(b)
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => equalJson(item, b[index]))
  if (!isObject(a) || !isObject(b)) return a === b
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equalJson(a[name], b[name]))
  )
}

const maxDepth = 200

/**
 * How many values there are in a value, itself included; those that are shared count each time. Infinity for what is
 * nested deeper than any resource.
 */
export class SizeOfJson {
  readonly #known = new WeakMap<object, number>()

  of(value: unknown, depth = 0): number {
    if (!Array.isArray(value) && !isObject(value)) return 1
    const known = this.#known.get(value)
    if (known !== undefined) return known
    if (depth > maxDepth) return Number.POSITIVE_INFINITY
    const size = Object.values(value).reduce((sum: number, item) => sum + this.of(item, depth + 1), 1)
    this.#known.set(value, size)
    return size
  }
}
