/**
 * A positive number as mantissa and power of ten, so that going from milligrams per decilitre to grams per litre is a shift
 * of the decimal point and not two roundings.
 */
export interface Magnitude {
  readonly mantissa: number
  readonly tens: number
}

export const one: Magnitude = { mantissa: 1, tens: 0 }

/** From the text of a number, as UCUM writes it: `1`, `6.02214076`, `1e-3`. NaN where it is none. */
export function magnitude(text: string): Magnitude {
  const [, digits = 'NaN', tens = '0'] = /^(\d+(?:\.\d+)?)(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? []
  return { mantissa: Number(digits), tens: Number(tens) }
}

export const times = (a: Magnitude, b: Magnitude): Magnitude => ({
  mantissa: a.mantissa * b.mantissa,
  tens: a.tens + b.tens,
})

export const power = (a: Magnitude, exponent: number): Magnitude => ({
  mantissa: a.mantissa ** exponent,
  tens: a.tens * exponent,
})

export const toNumber = ({ mantissa, tens }: Magnitude): number =>
  Number(`${mantissa}e${tens}`) || mantissa * 10 ** tens
