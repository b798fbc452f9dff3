/** How a set of vectors went: how many there were, and a line for each that did not do what it says. */
export interface Outcome {
  count: number
  failures: string[]
}

/** Runs one check for each vector; a check that throws has failed. */
export async function tally<T>(
  vectors: readonly T[],
  name: (vector: T) => string,
  check: (vector: T) => boolean | Promise<boolean>,
): Promise<Outcome> {
  const failures: string[] = []
  for (const vector of vectors) {
    try {
      if (!(await check(vector))) failures.push(name(vector))
    } catch (error) {
      failures.push(`${name(vector)}: ${String(error)}`)
    }
  }
  return { count: vectors.length, failures }
}

/** Whether the act throws (an instance of `kind`). */
export async function throws(act: () => unknown, kind: new (...args: never[]) => Error = Error): Promise<boolean> {
  try {
    await act()
    return false
  } catch (error) {
    return error instanceof kind
  }
}
