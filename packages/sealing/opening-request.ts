import { Refusal } from '@siegel/foundation'
import { HYBRID_STANZA, openAge, sealAge } from './age.ts'
import { bytes32, id16, tokenField } from './fields.ts'
import { formatLines, LineReader } from './lines.ts'
import { padText, unpadText } from './pad-text.ts'

/** Opens a mailbox by one of its slots. Ids 16 bytes, proof and key 32, id and key random and used once. */
export type OpenRequest = {
  kind: 'open'
  slot: Uint8Array
  proof: Uint8Array
  requestId: Uint8Array
  /** K: the answer comes under it. */
  key: Uint8Array
}
/** Within a session: the same answer without bag and entry. `session` is the token as text. */
export type AgainRequest = { kind: 'again'; session: string; requestId: Uint8Array; key: Uint8Array }
export type OpeningRequest = OpenRequest | AgainRequest

const OPEN = 'siegel/v1/open'
const AGAIN = 'siegel/v1/again'
const CODE = 'request-unreadable'
// Both kinds have one length, so that the gateway cannot tell them apart.
const PLAINTEXT_BYTES = 512
const FILE_BYTES_MAX = 4096

const format = (request: OpeningRequest): string =>
  request.kind === 'open'
    ? formatLines(OPEN, [
        ['slot', id16.format(request.slot)],
        ['proof', bytes32.format(request.proof)],
        ['request', id16.format(request.requestId)],
        ['key', bytes32.format(request.key)],
      ])
    : formatLines(AGAIN, [
        ['session', tokenField.format(request.session)],
        ['request', id16.format(request.requestId)],
        ['key', bytes32.format(request.key)],
      ])

/** An age file to the practice's request recipient; always the same length (security.md § 3.1). */
export const sealOpeningRequest = async (request: OpeningRequest, requestRecipient: string): Promise<Uint8Array> =>
  sealAge(requestRecipient, padText(format(request), PLAINTEXT_BYTES))

/** Opens a request in the safe. Whatever is not one throws Refusal `request-unreadable`. */
export async function openOpeningRequest(file: Uint8Array, requestIdentity: string): Promise<OpeningRequest> {
  if (file.length > FILE_BYTES_MAX) throw new Refusal(CODE, 'too large')
  const text = unpadText(await openAge(file, requestIdentity, HYBRID_STANZA, CODE), PLAINTEXT_BYTES, CODE)
  const isOpen = text.startsWith(`${OPEN}\n`)
  const reader = new LineReader(text, isOpen ? OPEN : AGAIN, CODE)
  const what = isOpen
    ? { kind: 'open' as const, slot: reader.value('slot', id16), proof: reader.value('proof', bytes32) }
    : { kind: 'again' as const, session: reader.value('session', tokenField) }
  const request = { ...what, requestId: reader.value('request', id16), key: reader.value('key', bytes32) }
  reader.end()
  return request
}
