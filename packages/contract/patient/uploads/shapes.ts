import { unbase64 } from '@siegel/foundation'
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
        return unbase64(text).length <= bytes
      } catch {
        return false
      }
    }),
  )

/** One line that can be shown: no control characters, no line breaks. */
export const line = (length: number) =>
  z.string().check(z.minLength(1), z.maxLength(length), z.regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]+$/u))

/** A text of several lines, parted by line feeds and not blank; no other control characters. */
export const lines = (length: number) =>
  z.string().check(z.maxLength(length), z.regex(/^(?:\n|[^\p{Cc}\p{Cs}\u2028\u2029])+$/u), z.regex(/[^\s\p{Cf}]/u))

export const head = <K extends string>(kind: K) => ({ version: z.literal(1), kind: z.literal(kind) })
