import { base64, unbase64 } from '@siegel/foundation'
import * as z from 'zod/mini'

/** `bytes` bytes as lower-case hexadecimal digits. */
export const hexOf = (bytes: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)))

/** Base64 of 1 to `bytes` bytes, in its one spelling. */
export const base64Of = (bytes: number) =>
  z.string().check(
    z.minLength(4),
    z.maxLength(Math.ceil(bytes / 3) * 4),
    z.refine((text) => {
      try {
        const decoded = unbase64(text)
        return decoded.length <= bytes && base64(decoded) === text
      } catch {
        return false
      }
    }),
  )

/** One line that can be shown: no control characters, no line breaks. */
export const line = (length: number) =>
  z.string().check(z.minLength(1), z.maxLength(length), z.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u))

/** Lines that can be shown: no control characters but line feeds; neither empty nor white space alone. */
export const lines = (length: number) =>
  z.string().check(z.minLength(1), z.maxLength(length), z.regex(/^(?=[^]*\S)(?:\n|[^\p{Cc}\p{Cs}\u2028\u2029])+$/u))

export const head = <K extends string>(kind: K) => ({ version: z.literal(1), kind: z.literal(kind) })
