import { conversionBetween, ucumOf } from '@siegel/codes/units'
import { vitalKindNames, type VitalCourse, type VitalKind } from '@siegel/contract/staff'
import { decimalText, isDecimal, type Patient, type Quantity } from '@siegel/fhir'
import type { RecordReader } from '@siegel/records'
import { civil, type Caller, type PracticeContext } from './context.ts'
import { measuredOf, measurements, quantitiesOf, unitOf, type Measurement } from './vitals.ts'

type Point = VitalCourse['points'][number]

/** More points than a picture can show. A device that measures daily fills them in more than a year. */
const mostOfKind = 500
const grown_years = 18

/** Every kind that was measured, over time, in the practice's unit of it. Throws 'not-found'. */
export function vitalCourses(context: PracticeContext, caller: Caller, patient: string): Promise<VitalCourse[]> {
  return context.records.read(
    caller,
    { verb: 'read', patient, object: `Patient/${patient}`, purpose: 'vitals' },
    (reader) => {
      reader.requireChart(patient)
      return coursesOf(context, reader, patient, vitalKindNames, mostOfKind)
    },
  )
}

/** Courses of the kinds asked for, with at most so many points each; without those of which there are none. */
export function coursesOf(
  context: PracticeContext,
  reader: RecordReader,
  patient: string,
  asked: readonly VitalKind[],
  most: number,
): VitalCourse[] {
  const { birthDate } = reader.require<Patient>('Patient', patient).resource
  const courses = asked.map((kind): VitalCourse => {
    const { found, cut } = measurements(context, reader, patient, kind, most)
    return { kind, unit: unitOf(kind).unit, cut, points: found.map((one) => pointOf(context, kind, one)) }
  })
  return withBodyMass(courses, birthDate).filter(({ points }) => points.length > 0)
}

function pointOf(context: PracticeContext, kind: VitalKind, { at, stored: { id, resource } }: Measurement): Point {
  const { value, unit } = measuredOf(kind, resource)
  const numbers = quantitiesOf(kind, resource).map((quantity) => numberIn(context, kind, quantity))
  const isWhole = numbers.length > 0 && numbers.every((number) => number !== undefined)
  return {
    observation: `Observation/${id}`,
    at,
    day: civil(at, context.timeZone()).day,
    value,
    ...(unit === undefined ? {} : { unit }),
    numbers: isWhole ? numbers : [],
    converted: isWhole && ucumOf(unit) !== ucumOf(unitOf(kind).ucum),
    computed: false,
  }
}

/** A number in the unit of its course; a bound ("< 20") is no number. */
function numberIn(context: PracticeContext, kind: VitalKind, quantity: Quantity | undefined): number | undefined {
  if (quantity?.comparator !== undefined || !isDecimal(quantity?.value)) return undefined
  const test = { name: '', ...(kind === 'glucose' ? { loinc: '2339-0' } : {}) }
  const convert = conversionBetween(context.units(), test, quantity.code ?? quantity.unit, unitOf(kind).ucum)
  return convert?.(Number(decimalText(quantity.value)))
}

/**
 * Adds the body mass index of every weight that has none beside it, from the height known then: of grown people the last
 * one, of children only one of the same day.
 */
function withBodyMass(courses: readonly VitalCourse[], birthDate: string | undefined): VitalCourse[] {
  const of = (kind: VitalKind) => courses.find((course) => course.kind === kind)?.points ?? []
  const [weights, heights, known] = [of('weight'), of('height'), of('bmi')]
  const has = new Set(known.map(({ at }) => at))
  const computed = weights.flatMap((weight): Point[] => {
    const height = heights.find(({ at, day, numbers }) => numbers.length > 0 && (at <= weight.at || day === weight.day))
    const [kilograms, centimetres] = [weight.numbers[0], height?.numbers[0]]
    if (has.has(weight.at) || height === undefined || kilograms === undefined || !centimetres) return []
    if (height.day !== weight.day && !isGrown(birthDate, height.day)) return []
    const value = (kilograms / (centimetres / 100) ** 2).toFixed(1)
    return [
      {
        ...weight,
        value,
        unit: unitOf('bmi').unit,
        numbers: [Number(value)],
        converted: false,
        computed: true,
      },
    ]
  })
  return courses.map((course) =>
    course.kind === 'bmi'
      ? { ...course, points: [...course.points, ...computed].sort((a, b) => (a.at < b.at ? 1 : -1)) }
      : course,
  )
}

const isGrown = (birthDate: string | undefined, day: string): boolean =>
  birthDate?.length === 10 && Temporal.PlainDate.from(birthDate).add({ years: grown_years }).toString() <= day
