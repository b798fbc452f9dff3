const opens = 8
const closes = 20

/** The instant itself between eight and twenty o'clock in the zone, else the next eight o'clock: nobody is woken. */
export function nextDaytime(instant_ms: number, timeZone: string): string {
  const at = Temporal.Instant.fromEpochMilliseconds(instant_ms).toZonedDateTimeISO(timeZone)
  const day = at.hour < closes ? at : at.add({ days: 1 })
  const isDay = at.hour >= opens && at.hour < closes
  const when = isDay ? at : day.withPlainTime(new Temporal.PlainTime(opens))
  return new Date(when.epochMilliseconds).toISOString()
}
