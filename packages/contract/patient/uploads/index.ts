import { Refusal, unutf8, utf8 } from '@siegel/foundation'
import * as z from 'zod/mini'
import { answers } from './answers.ts'
import { book, cancelAppointment, moveAppointment } from './booking.ts'
import { message } from './message.ts'
import { notices } from './notices.ts'
import { endShare, share } from './shares.ts'
import { closeMailbox, endSessions, enrol, removeSlot } from './ways.ts'

/** What an upload can say (docs/formats/upload.md). Each kind is a JSON text with a version, in exactly one spelling. */
const uploadBody = z.discriminatedUnion('kind', [
  enrol,
  removeSlot,
  endSessions,
  closeMailbox,
  share,
  endShare,
  book,
  moveAppointment,
  cancelAppointment,
  message,
  notices,
  answers,
])
export type UploadBody = z.infer<typeof uploadBody>
export type UploadKind = UploadBody['kind']
/** One kind of body, as a browser says it: the version is added. */
export type UploadOf<K extends UploadKind> = Extract<UploadBody, { kind: K }>
type Unversioned<B> = B extends UploadBody ? Omit<B, 'version'> : never
export type NewUpload = Unversioned<UploadBody>

const spell = (body: UploadBody): string => JSON.stringify(body)

/** The bytes of a body. Throws TypeError for values that do not fit. */
export function formatUploadBody(body: NewUpload): Uint8Array {
  const checked = uploadBody.safeParse({ version: 1, ...body })
  if (!checked.success) throw new TypeError(`not an upload: ${checked.error.issues[0]?.path.join('.')}`)
  return utf8(spell(checked.data))
}

/** The inverse; accepts exactly what `formatUploadBody` writes. Throws Refusal `upload-malformed`. */
export function parseUploadBody(bytes: Uint8Array): UploadBody {
  const [source, json] = read(bytes)
  const checked = uploadBody.safeParse(json)
  // One spelling only: this refuses doubled and missing fields, another order and white space.
  if (!checked.success || spell(checked.data) !== source) throw new Refusal('upload-malformed', 'body')
  return checked.data
}

function read(bytes: Uint8Array): [string, unknown] {
  try {
    const source = unutf8(bytes)
    return [source, JSON.parse(source)]
  } catch {
    throw new Refusal('upload-malformed', 'body')
  }
}
