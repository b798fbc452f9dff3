/** What UCUM knows of one unit; the names are those of its table (ucum-essence). */
export interface UnitDefinition {
  readonly code: string
  /** How many of `unit` it is, as text; of a special unit, what its function is applied to. */
  readonly value: string
  /** An expression in other units. */
  readonly unit: string
  /** Whether it takes prefixes. */
  readonly isMetric: boolean
  /** Comparable with itself only (UCUM § 24). */
  readonly isArbitrary?: boolean
  /** The function of a unit that is no multiple (UCUM § 21): `Cel`, `pH`. */
  readonly special?: string
}

export interface UnitDefinitions {
  readonly prefixes: readonly { readonly code: string; readonly value: string }[]
  /** Each is its own dimension. */
  readonly bases: readonly string[]
  readonly units: readonly UnitDefinition[]
}

const metric = (code: string, value: string, unit: string): UnitDefinition => ({ code, value, unit, isMetric: true })
const plain = (code: string, value: string, unit: string): UnitDefinition => ({ code, value, unit, isMetric: false })

/** What laboratories need, and scales and tapes elsewhere, for a practice that has not imported the whole table. */
export const commonUnits: UnitDefinitions = {
  prefixes: Object.entries({
    T: '1e12',
    G: '1e9',
    M: '1e6',
    k: '1e3',
    h: '1e2',
    da: '1e1',
    d: '1e-1',
    c: '1e-2',
    m: '1e-3',
    u: '1e-6',
    n: '1e-9',
    p: '1e-12',
    f: '1e-15',
    a: '1e-18',
  }).map(([code, value]) => ({ code, value })),
  bases: ['m', 's', 'g', 'K', 'C', 'cd', 'rad'],
  units: [
    plain('10*', '10', '1'),
    plain('10^', '10', '1'),
    plain('%', '1', '10*-2'),
    plain('[ppth]', '1', '10*-3'),
    plain('[ppm]', '1', '10*-6'),
    plain('min', '60', 's'),
    plain('h', '60', 'min'),
    plain('d', '24', 'h'),
    plain('wk', '7', 'd'),
    metric('l', '1', 'dm3'),
    metric('L', '1', 'l'),
    metric('mol', '6.02214076', '10*23'),
    metric('eq', '1', 'mol'),
    metric('osm', '1', 'mol'),
    metric('kat', '1', 'mol/s'),
    metric('U', '1', 'umol/min'),
    metric('g%', '1', 'g/dl'),
    metric('N', '1', 'kg.m/s2'),
    metric('Pa', '1', 'N/m2'),
    metric('J', '1', 'N.m'),
    metric('bar', '1e5', 'Pa'),
    metric('m[Hg]', '133.3220', 'kPa'),
    plain('[in_i]', '254e-2', 'cm'),
    plain('[ft_i]', '12', '[in_i]'),
    plain('[gr]', '64.79891', 'mg'),
    plain('[lb_av]', '7000', '[gr]'),
    { ...metric('[iU]', '1', '1'), isArbitrary: true },
    { ...metric('[IU]', '1', '[iU]'), isArbitrary: true },
    { ...plain("[arb'U]", '1', '1'), isArbitrary: true },
    { ...metric('Cel', '1', 'K'), special: 'Cel' },
    { ...plain('[degF]', '5', 'K/9'), special: 'degF' },
    { ...plain('[pH]', '1', 'mol/l'), special: 'pH' },
  ],
}
