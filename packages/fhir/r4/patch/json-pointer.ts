/** The steps of a JSON pointer: names of properties and indices of arrays, as texts. */
export type Pointer = readonly string[]

/** Names under which an object has more than what JSON put there. */
const reserved: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** More steps lead to no element of a resource: what is read may be nested 64 deep. */
const maxSteps = 128

/** RFC 6901, with `/` before each step and `~` written as `~0`, `/` as `~1`; undefined for what is none or is reserved. */
export function parsePointer(text: string): Pointer | undefined {
  if (text === '') return []
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined
  const steps = text
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.length > maxSteps || steps.some((step) => reserved.has(step)) ? undefined : steps
}

/** Whether the place of `inner` is within the place of `outer`, and not the same. */
export const isWithin = (outer: Pointer, inner: Pointer): boolean =>
  outer.length < inner.length && outer.every((step, index) => step === inner[index])
