import * as z from 'zod/mini'

/** RFC 9457 problem details. `code` is stable and translated by the apps; nothing of the request is echoed. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  /** For invalid input: where, and which rule. */
  issues: z.optional(z.array(z.object({ path: z.string(), code: z.string() }))),
})
export type Problem = z.infer<typeof problem>

/** The HTTP status of a refusal's code; codes not named here are 422. */
const statusOf: Readonly<Record<string, number>> = {
  'input-invalid': 400,
  'not-signed-in': 401,
  'sign-in-refused': 401,
  'day-pin-refused': 401,
  'unlock-failed': 401,
  'ceremony-over': 409,
  'not-allowed': 403,
  'origin-refused': 403,
  'chart-protected': 403,
  'full-sign-in-needed': 403,
  'own-break-glass': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'version-conflict': 412,
  'too-large': 413,
  'media-type-refused': 415,
  'too-many-tries': 429,
  'too-many-requests': 429,
  'safe-locked': 503,
  'safe-empty': 409,
  'practice-away': 503,
  'reader-busy': 503,
  internal: 500,
}

export const statusForCode = (code: string): number => statusOf[code] ?? 422
