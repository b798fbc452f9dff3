/**
 * An expected failure: something was asked that must be declined (not found, not allowed, bad input, limit reached).
 * `code` is stable and is what screens translate; `detail` is for programs and operators.
 * Neither may ever contain anything of a patient, a secret, or echoed input.
 * Thrown, so that a transaction rolls back; turned into an answer once, at the edge (docs/decisions/001).
 */
export class Refusal extends Error {
  readonly code: string
  readonly detail: string | undefined

  constructor(code: string, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`)
    this.name = 'Refusal'
    this.code = code
    this.detail = detail
  }
}

/** True for any Refusal, or for one with the given code. */
export const isRefusal = (error: unknown, code?: string): error is Refusal =>
  error instanceof Refusal && (code === undefined || error.code === code)
