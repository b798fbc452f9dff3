import { Refusal } from '@siegel/foundation'

/** One factor of a product: a symbol, a whole number or a group in parentheses, with the power it is taken to. */
export type Term = { readonly exponent: number } & (
  | { readonly symbol: string }
  | { readonly number: string }
  | { readonly terms: readonly Term[] }
)

const longest = 200
const deepest = 8
/** UCUM writes no higher powers; a longer number is no unit. */
const exponentDigits = 2

const malformed = (): Refusal => new Refusal('unit-unknown')

/**
 * Takes a UCUM expression apart (UCUM § 4–12): `.` and `/` between factors from left to right, powers after symbols,
 * annotations in braces, which mean nothing, and `1` for nothing. Throws Refusal 'unit-unknown'.
 */
export function parseExpression(text: string): readonly Term[] {
  if (text.length > longest) throw malformed()
  const parser = new Parser(text)
  const terms = parser.product(0)
  if (!parser.isAtEnd) throw malformed()
  return terms
}

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length
  }

  product(depth: number): Term[] {
    if (depth > deepest) throw malformed()
    const terms: Term[] = []
    // An expression may begin with a division: `/min`.
    let sign = this.#take('/') ? -1 : 1
    for (;;) {
      terms.push(...this.#factor(sign, depth))
      if (this.#take('.')) sign = 1
      else if (this.#take('/')) sign = -1
      else return terms
    }
  }

  #factor(sign: number, depth: number): Term[] {
    if (this.#take('(')) {
      const terms = this.product(depth + 1)
      if (!this.#take(')')) throw malformed()
      return [{ terms, exponent: sign }]
    }
    const component = this.#component()
    const isAnnotated = this.#annotation()
    if (component === '') {
      if (isAnnotated) return []
      throw malformed()
    }
    if (/^\d+$/.test(component)) return [{ number: component, exponent: sign }]
    const [, symbol = '', digits = '1'] = /^(10[*^]|.*?[^\d+-])([+-]?\d+)?$/.exec(component) ?? []
    if (symbol === '' || digits.replace(/^[+-]/, '').length > exponentDigits) throw malformed()
    return [{ symbol, exponent: sign * Number(digits) }]
  }

  /** Up to the next operator; inside square brackets everything belongs to the symbol (`B[10.nV]`). */
  #component(): string {
    const from = this.#at
    let isInBrackets = false
    for (; !this.isAtEnd; this.#at++) {
      const sign = this.#text[this.#at] ?? ''
      if (sign <= ' ' || sign > '~') throw malformed()
      if (sign === '[') isInBrackets = true
      else if (sign === ']') isInBrackets = false
      else if (!isInBrackets && './(){}'.includes(sign)) break
    }
    if (isInBrackets) throw malformed()
    return this.#text.slice(from, this.#at)
  }

  #annotation(): boolean {
    if (!this.#take('{')) return false
    const end = this.#text.indexOf('}', this.#at)
    if (end < 0) throw malformed()
    this.#at = end + 1
    return true
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false
    this.#at += 1
    return true
  }
}
