/** The part of `JSON` that TypeScript does not declare yet (TC39 "JSON.parse source text access"; in Node 26 and Chromium). */
export const exactJson = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
  rawJSON(text: string): unknown
}

const numberPattern = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * A JSON number that JavaScript would not write back as it came (`1.00`, `-0`, `1e3`, 20 digits): it keeps its text.
 * FHIR forbids to change the precision of a decimal (R4 datatypes, decimal). Any other number stays a plain `number`,
 * so that arithmetic on both works through `toNumber` or `valueOf`.
 */
export class Decimal {
  readonly text: string

  /** Only for text that a plain number cannot carry; use `decimal()`. */
  constructor(text: string) {
    if (!numberPattern.test(text)) throw new TypeError('not a JSON number')
    this.text = text
  }

  toNumber(): number {
    return Number(this.text)
  }

  valueOf(): number {
    return this.toNumber()
  }

  toString(): string {
    return this.text
  }

  /** Makes every `JSON.stringify` write the exact text. */
  toJSON(): unknown {
    return exactJson.rawJSON(this.text)
  }
}

export type FhirDecimal = number | Decimal

/** The number for a JSON number text: plain when nothing is lost, a `Decimal` otherwise; `TypeError` for any other text. */
export function decimal(text: string): FhirDecimal {
  if (!numberPattern.test(text)) throw new TypeError('not a JSON number')
  const number = Number(text)
  return String(number) === text ? number : new Decimal(text)
}

/** The exact text of a decimal. */
export const decimalText = (value: FhirDecimal): string => (value instanceof Decimal ? value.text : String(value))

export const isDecimal = (value: unknown): value is FhirDecimal =>
  value instanceof Decimal || (typeof value === 'number' && Number.isFinite(value))
