import { base64, equalBytes, Refusal, unbase64, type Instant } from '@siegel/foundation'
import { aesGcmOpen, aesGcmSeal } from './aead.ts'
import { BAG_BYTES_MAX } from './bag.ts'
import type { PracticeCertificate } from './certificate.ts'
import {
  bytes32,
  counter,
  epochField,
  fromInstant,
  id16,
  instantField,
  sha256Field,
  size,
  tokenField,
  type Field,
} from './fields.ts'
import { formatLines, LineReader } from './lines.ts'
import { manifestHash, type MailboxManifest } from './manifest.ts'
import { padText, unpadText } from './pad-text.ts'

export type OpeningYes = {
  result: 'yes'
  mailbox: Uint8Array
  epoch: number
  /** Bag and entry are there unless the request was `again`. */
  bag?: Uint8Array
  /** The session's token as text; its SHA-256 is at the gateway. */
  session: string
  /** When the safe answered. */
  time: Instant
  certificateSerial: number
  manifest: { version: number; hash: Uint8Array }
  /** Size and root of the log when the answer left. */
  log: { size: number; root: Uint8Array }
  /** Index of this opening's entry in the log. */
  entry?: number
}
/** Unknown, wrong, expired, used up, killed: the safe says nothing but no. */
export type OpeningAnswer = OpeningYes | { result: 'no' }

const YES = 'siegel/v1/answer/yes'
const NO = 'siegel/v1/answer/no'
const CODE = 'answer-unreadable'
const NONCE = new Uint8Array(12)
/** Every answer has this length, with the tag (security.md § 3.3). */
export const ANSWER_BYTES = 4096
const PLAINTEXT_BYTES = ANSWER_BYTES - 16
const MANIFEST_AGE_MAX_MS = 26 * 3600 * 1000

/** Two values on one line, separated by a space. */
const pair = <A, B>(first: Field<A>, second: Field<B>): Field<[A, B]> => ({
  format: ([a, b]) => `${first.format(a)} ${second.format(b)}`,
  parse: (text) => {
    const [a = '', b = '', ...rest] = text.split(' ')
    if (rest.length > 0) throw new TypeError('number of values')
    return [first.parse(a), second.parse(b)]
  },
})
const manifestField = pair(counter, sha256Field)
const logField = pair(size, bytes32)
const bagField: Field<Uint8Array> = {
  format: (bag) => {
    if (bag.length === 0 || bag.length > BAG_BYTES_MAX) throw new TypeError('not a bag')
    return base64(bag)
  },
  parse: (text) => {
    const bag = unbase64(text)
    bagField.format(bag)
    return bag
  },
}

const format = (answer: OpeningAnswer): string => {
  if (answer.result === 'no') return formatLines(NO, [])
  if ((answer.bag === undefined) !== (answer.entry === undefined)) throw new TypeError('bag and entry go together')
  return formatLines(YES, [
    ['mailbox', id16.format(answer.mailbox)],
    ['epoch', epochField.format(answer.epoch)],
    ['bag', answer.bag && bagField.format(answer.bag)],
    ['session', tokenField.format(answer.session)],
    ['time', instantField.format(answer.time)],
    ['certificate', counter.format(answer.certificateSerial)],
    ['manifest', manifestField.format([answer.manifest.version, answer.manifest.hash])],
    ['log', logField.format([answer.log.size, answer.log.root])],
    ['entry', answer.entry === undefined ? undefined : size.format(answer.entry)],
  ])
}

/** Seals an answer under the request's key K, bound to its id; 4096 bytes whatever it says. K must be used once only. */
export const sealAnswer = async (key: Uint8Array, requestId: Uint8Array, answer: OpeningAnswer): Promise<Uint8Array> =>
  aesGcmSeal(key, NONCE, requestId, padText(format(answer), PLAINTEXT_BYTES))

/** Opens the answer to one's own request. What is not under K for this id throws Refusal `answer-unreadable`. */
export async function openAnswer(key: Uint8Array, requestId: Uint8Array, sealed: Uint8Array): Promise<OpeningAnswer> {
  const padded = sealed.length === ANSWER_BYTES ? await aesGcmOpen(key, NONCE, requestId, sealed) : undefined
  if (padded === undefined) throw new Refusal(CODE, 'not an answer to this request')
  const text = unpadText(padded, PLAINTEXT_BYTES, CODE)
  if (text === formatLines(NO, [])) return { result: 'no' }
  const reader = new LineReader(text, YES, CODE)
  const mailbox = reader.value('mailbox', id16)
  const epoch = reader.value('epoch', epochField)
  const bag = reader.optional('bag', bagField)
  const session = reader.value('session', tokenField)
  const time = reader.value('time', instantField)
  const certificateSerial = reader.value('certificate', counter)
  const [version, hash] = reader.value('manifest', manifestField)
  const [logSize, root] = reader.value('log', logField)
  const entry = bag && reader.value('entry', size)
  reader.end()
  return {
    result: 'yes',
    mailbox,
    epoch,
    ...(bag && { bag }),
    session,
    time,
    certificateSerial,
    manifest: { version, hash },
    log: { size: logSize, root },
    ...(entry !== undefined && { entry }),
  }
}

/**
 * Step 4 of an opening: certificate and manifest, both already verified, must not be older than the newest answer says.
 * Throws Refusal `certificate-old`, `manifest-other-mailbox`, `manifest-old`, `manifest-differs` (same version, other
 * text) or `manifest-stale` (more than 26 h before the answer).
 */
export function checkAgainstAnswer(
  answer: OpeningYes,
  certificate: PracticeCertificate,
  manifest: MailboxManifest,
  manifestNote: string,
): void {
  if (certificate.serial < answer.certificateSerial) throw new Refusal('certificate-old')
  const ours = equalBytes(manifest.mailbox, answer.mailbox) && manifest.epoch === answer.epoch
  if (!ours || !equalBytes(manifest.practice, certificate.practice)) throw new Refusal('manifest-other-mailbox')
  if (manifest.version < answer.manifest.version) throw new Refusal('manifest-old')
  const sameVersion = manifest.version === answer.manifest.version
  if (sameVersion && !equalBytes(manifestHash(manifestNote), answer.manifest.hash))
    throw new Refusal('manifest-differs')
  if (fromInstant(manifest.asOf) < fromInstant(answer.time) - MANIFEST_AGE_MAX_MS) throw new Refusal('manifest-stale')
}
