import { isRefusal } from '@siegel/foundation'
import { analyteOf, type Analyte, type Test } from './analytes.ts'
import { ucumOf } from './laboratory-units.ts'
import { magnitude, times } from './magnitude.ts'
import { convertBetween, isSameDimension, type Unit, type Units } from './units.ts'

/** NGSP percent from IFCC mmol/mol, the master equation of both (ngsp.org). */
const hbA1cSlope = 0.091_48
const hbA1cOffset = 2.152

/**
 * From one unit as a laboratory writes it to another, for values of one test: undefined where that cannot be said. Mass
 * and amount of substance go into each other where the test's substance is known.
 */
export function conversionBetween(
  units: Units,
  test: Test,
  from: string | undefined,
  to: string | undefined,
): ((value: number) => number | undefined) | undefined {
  const [source, target] = [ucumOf(from), ucumOf(to)]
  // The same text is the same unit, even one that nobody knows.
  if (source === target) return (value) => value
  if (source === undefined || target === undefined) return undefined
  const analyte = analyteOf(test)
  const scales = [scaleOf(source), scaleOf(target)] as const
  if (scales[0] !== scales[1] && scales.every((scale) => scale !== undefined))
    return analyte?.isHbA1c === true ? hbA1c(units, source, target, scales[1]) : undefined
  const parsed = bothOf(units, ...asEnzymeUnits(source, target))
  if (parsed === undefined) return undefined
  const [given, wanted] = parsed
  const unit = withSubstance(given, wanted, analyte)
  if (unit === undefined) return undefined
  return (value) => attempt(() => convertBetween(value, unit, wanted))
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

const bothOf = (units: Units, from: string, to: string): readonly [Unit, Unit] | undefined =>
  attempt(() => [units.parse(from), units.parse(to)] as const)

/** Within one test `U` and `IU` are the same: laboratories write either for enzymes and for hormones. */
const asEnzymeUnits = (source: string, target: string): readonly [string, string] =>
  source.includes('[iU]') === target.includes('[iU]')
    ? [source, target]
    : [source.replaceAll('[iU]', 'U'), target.replaceAll('[iU]', 'U')]

/** Shares look alike without being so: moles per mole is no share of a mass or of a volume. */
function scaleOf(ucum: string): 'molar' | 'share' | undefined {
  if (/^[mu]?mol\/mol$/.test(ucum)) return 'molar'
  return ['%', '1', '10*-3'].includes(ucum) ? 'share' : undefined
}

function hbA1c(units: Units, source: string, target: string, to: 'molar' | 'share' | undefined) {
  const base = to === 'share' ? 'mmol/mol' : '%'
  const goal = to === 'share' ? '%' : 'mmol/mol'
  return (value: number): number | undefined =>
    attempt(() => {
      const given = units.convert(value, source, base)
      const changed = to === 'share' ? given * hbA1cSlope + hbA1cOffset : (given - hbA1cOffset) / hbA1cSlope
      return Number(units.convert(changed, goal, target).toPrecision(12))
    })
}

/** The unit in the dimension of the wanted one, by what is known of the substance; undefined where that does not help. */
const withSubstance = (unit: Unit, wanted: Unit, analyte: Analyte | undefined): Unit | undefined =>
  [unit, ...ofSubstance(unit, analyte)].find(({ dimensions }) => isSameDimension(dimensions, wanted.dimensions))

const change = (unit: Unit, factor: number, from: string, to: string): Unit[] =>
  unit.dimensions[from] === 1 && (unit.dimensions[to] ?? 0) === 0
    ? [
        {
          size: times(unit.size, magnitude(String(factor))),
          dimensions: { ...unit.dimensions, [from]: 0, [to]: 1 },
        },
      ]
    : []

function ofSubstance(unit: Unit, { molarMass, valence }: Analyte = { loinc: [], names: [] }): Unit[] {
  return [
    ...(molarMass === undefined
      ? []
      : [...change(unit, molarMass, 'mol', 'g'), ...change(unit, 1 / molarMass, 'g', 'mol')]),
    ...(valence === undefined
      ? []
      : [...change(unit, valence, 'mol', 'eq'), ...change(unit, 1 / valence, 'eq', 'mol')]),
  ]
}
