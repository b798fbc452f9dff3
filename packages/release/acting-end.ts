/** Parents act for a child only up to an age; who was chosen by an adult acts as long as the adult wants. */
const parental: ReadonlySet<string> = new Set(['mother', 'father', 'parent', 'legal-guardian'])

export interface ActingTerms {
  relation: string
  /** The patient's, a FHIR date that may be short. */
  birthDate?: string
  /** Last day that the practice or the record names, `YYYY-MM-DD`. */
  lastDay?: string
  /** The age at which a patient is asked first. */
  untilAge: number
  timeZone: string
  now: number
}

/**
 * When a right to act ends: after the last day that was named, and for parents of a younger child on the birthday at which
 * the child is asked first, whichever comes first. An instant; undefined where there is no end.
 */
export function actingEnd({ relation, birthDate, lastDay, untilAge, timeZone, now }: ActingTerms): string | undefined {
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(timeZone).epochMilliseconds
  const named = lastDay === undefined ? [] : [midnight(Temporal.PlainDate.from(lastDay).add({ days: 1 }))]
  const birthday = birthDate === undefined ? undefined : birthdayAt(birthDate, untilAge)
  const grownUp = birthday !== undefined && parental.has(relation) ? [midnight(birthday)].filter((at) => at > now) : []
  const ends = [...named, ...grownUp]
  return ends.length === 0 ? undefined : new Date(Math.min(...ends)).toISOString()
}

/** A birthday of which only the year is known is taken for the first of January: rather too early than too late. */
function birthdayAt(birthDate: string, age: number): Temporal.PlainDate | undefined {
  const [year, month = '01', day = '01'] = birthDate.split('-')
  if (year === undefined || !/^\d{4}$/.test(year)) return undefined
  return Temporal.PlainDate.from({ year: Number(year), month: Number(month), day: Number(day) }).add({ years: age })
}
