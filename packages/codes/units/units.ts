import { Refusal } from '@siegel/foundation'
import { commonUnits, type UnitDefinition, type UnitDefinitions } from './definitions.ts'
import { magnitude, one, power, times, toNumber, type Magnitude } from './magnitude.ts'
import { parseExpression, type Term } from './parse-expression.ts'
import { scales } from './special.ts'

/** How often each dimension occurs, by the code of what spans it. */
export type Dimensions = Readonly<Record<string, number>>

/** A unit as a multiple of what spans its dimensions. */
export interface Unit {
  readonly size: Magnitude
  readonly dimensions: Dimensions
  /** The scale of a unit that is no multiple, and what is on it. */
  readonly special?: { readonly name: string; readonly prefix: Magnitude }
}

/**
 * UCUM counts moles, equivalents and osmoles as mere numbers; then 5 mmol would be comparable with 5 % or with so many
 * cells, and equivalents with moles whatever the charge. A laboratory means neither.
 */
const ownDimension: ReadonlySet<string> = new Set(['mol', 'eq', 'osm'])
/** Digits that a result keeps: more than any laboratory gives, fewer than rounding leaves traces in. */
const digits = 12
/** Definitions refer to definitions; the real table is six deep. */
const deepest = 24

const unknown = (): Refusal => new Refusal('unit-unknown')

/** Expressions of the Unified Code for Units of Measure, and values from one into another. */
export class Units {
  readonly #prefixes: ReadonlyMap<string, Magnitude>
  readonly #bases: ReadonlySet<string>
  readonly #definitions: ReadonlyMap<string, UnitDefinition>
  readonly #known = new Map<string, Unit>()

  constructor({ prefixes, bases, units }: UnitDefinitions = commonUnits) {
    this.#prefixes = new Map(prefixes.map(({ code, value }) => [code, magnitude(value)]))
    this.#bases = new Set(bases)
    this.#definitions = new Map(units.map((unit) => [unit.code, unit]))
  }

  /** What an expression such as `mg/dL` or `10*9/L` means. Throws Refusal 'unit-unknown'. */
  parse(expression: string): Unit {
    return this.#expression(expression, 0)
  }

  /** A value in another unit, rounded to 12 digits. Throws Refusal 'unit-unknown', or 'not-comparable'. */
  convert(value: number, from: string, to: string): number {
    return convertBetween(value, this.parse(from), this.parse(to))
  }

  #expression(expression: string, depth: number): Unit {
    if (depth > deepest) throw unknown()
    return this.#product(parseExpression(expression), depth)
  }

  #product(terms: readonly Term[], depth: number): Unit {
    let size = one
    const dimensions: Record<string, number> = {}
    let special: Unit['special']
    for (const { exponent, ...what } of terms) {
      const unit =
        'terms' in what
          ? this.#product(what.terms, depth)
          : 'number' in what
            ? { size: magnitude(what.number), dimensions: {} }
            : this.#symbol(what.symbol, depth)
      // A temperature in degrees has no square, and nothing is per degree Celsius (UCUM § 21).
      if (unit.special !== undefined && terms.length > 1) throw unknown()
      if (unit.special !== undefined && exponent !== 1) throw unknown()
      special = unit.special
      size = times(size, power(unit.size, exponent))
      for (const [dimension, count] of Object.entries(unit.dimensions))
        dimensions[dimension] = (dimensions[dimension] ?? 0) + count * exponent
    }
    const remaining = Object.fromEntries(Object.entries(dimensions).filter(([, count]) => count !== 0))
    return { size, dimensions: remaining, ...(special === undefined ? {} : { special }) }
  }

  #symbol(symbol: string, depth: number): Unit {
    const whole = this.#atom(symbol, depth)
    if (whole !== undefined) return whole
    for (const length of [1, 2]) {
      const prefix = this.#prefixes.get(symbol.slice(0, length))
      const code = symbol.slice(length)
      if (prefix === undefined || !(this.#bases.has(code) || this.#definitions.get(code)?.isMetric === true)) continue
      const unit = this.#atom(code, depth)
      if (unit === undefined) continue
      if (unit.special !== undefined) return { ...unit, special: { ...unit.special, prefix } }
      return { ...unit, size: times(unit.size, prefix) }
    }
    throw unknown()
  }

  #atom(code: string, depth: number): Unit | undefined {
    if (this.#bases.has(code)) return { size: one, dimensions: { [code]: 1 } }
    const definition = this.#definitions.get(code)
    if (definition === undefined) return undefined
    const known = this.#known.get(code)
    if (known !== undefined) return known
    const unit = this.#defined(definition, depth)
    this.#known.set(code, unit)
    return unit
  }

  #defined({ code, value, unit, isArbitrary, special }: UnitDefinition, depth: number): Unit {
    const isOwn = ownDimension.has(code) || (isArbitrary === true && unit === '1')
    if (isOwn) return { size: one, dimensions: { [code]: 1 } }
    const base = this.#expression(unit, depth + 1)
    const size = times(base.size, magnitude(value))
    if (!(size.mantissa > 0)) throw unknown()
    if (special === undefined) return { ...base, size }
    if (!(special in scales)) throw unknown()
    return { size, dimensions: base.dimensions, special: { name: special, prefix: one } }
  }
}

/** Whether both measure the same. */
export function isSameDimension(a: Dimensions, b: Dimensions): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => (a[name] ?? 0) === (b[name] ?? 0))
}

const rounded = (value: number): number => Number(value.toPrecision(digits))

/** Throws Refusal 'not-comparable' where the units do not measure the same, or the value has none in the other unit. */
export function convertBetween(value: number, from: Unit, to: Unit): number {
  if (!isSameDimension(from.dimensions, to.dimensions)) throw new Refusal('not-comparable')
  if (from.special === undefined && to.special === undefined)
    return rounded(value * toNumber(times(from.size, power(to.size, -1))))
  const multiple = from.special === undefined ? value : onScale(from.special, 'to', value)
  const shifted = multiple * toNumber(times(from.size, power(to.size, -1)))
  const result = to.special === undefined ? shifted : onScale(to.special, 'from', shifted)
  if (!Number.isFinite(result)) throw new Refusal('not-comparable')
  return rounded(result)
}

function onScale({ name, prefix }: NonNullable<Unit['special']>, way: 'to' | 'from', value: number): number {
  const scale = scales[name]
  if (scale === undefined) throw unknown()
  return way === 'to' ? scale.to(value * toNumber(prefix)) : scale.from(value) / toNumber(prefix)
}
