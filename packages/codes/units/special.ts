/** From a special unit's own scale to a multiple of what it is defined over, and back (UCUM § 22). */
interface Scale {
  to: (value: number) => number
  from: (value: number) => number
}

const logarithm = (base: number, times = 1): Scale => ({
  to: (value) => base ** (value / times),
  from: (value) => (Math.log(value) / Math.log(base)) * times,
})

/** Those that a value of a patient can stand in; homeopathic potencies, prisms and slopes are none. */
export const scales: Readonly<Record<string, Scale>> = {
  Cel: { to: (value) => value + 273.15, from: (value) => value - 273.15 },
  degF: { to: (value) => value + 459.67, from: (value) => value - 459.67 },
  degRe: { to: (value) => value + 218.52, from: (value) => value - 218.52 },
  pH: { to: (value) => 10 ** -value, from: (value) => -Math.log10(value) },
  ln: logarithm(Math.E),
  lg: logarithm(10),
  lgTimes2: logarithm(10, 2),
  ld: logarithm(2),
}
