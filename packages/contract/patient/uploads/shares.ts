import * as z from 'zod/mini'
import { head, hexOf, line } from './shapes.ts'

/** Copies of some items for somebody else: a guest's mailbox with a link and PIN of its own, until the end of a day. */
export const share = z.strictObject({
  ...head('share'),
  items: z.array(z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/))).check(z.minLength(1), z.maxLength(50)),
  /** Civil date in the practice's zone. */
  until: z.iso.date(),
  /** Whom it is for, as the patient calls them. */
  name: line(80),
})

export const endShare = z.strictObject({ ...head('end-share'), share: hexOf(16) })
