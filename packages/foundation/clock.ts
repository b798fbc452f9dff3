/** An instant in UTC as RFC 3339 text with seconds or milliseconds and a final `Z`. */
export type Instant = string

/** Where the time comes from, so that tests can set it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
