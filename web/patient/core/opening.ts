import { equalBytes, Refusal } from '@siegel/foundation'
import {
  fromInstant,
  openAnswer,
  openBag,
  randomBytes,
  sealOpeningRequest,
  slotProof,
  type BagKeys,
  type MailboxRef,
  type OpeningAnswer,
  type OpeningRequest,
  type OpeningYes,
  type PracticeCertificate,
  type SlotSecret,
} from '@siegel/sealing'
import { octets, type PatientApi } from './api.ts'

/** A mailbox that was opened: the safe's answer and the keys out of the bag. */
export interface Opened {
  certificate: PracticeCertificate
  ref: MailboxRef
  keys: BagKeys
  answer: OpeningYes
}

/**
 * The logged opening (security.md § 3) under a certificate that has been checked. `expected` is the mailbox that a
 * passkey names. Throws CallFailed, or Refusal `opening-no` (wrong, expired, used up: the safe does not say which),
 * `answer-unreadable` for anything that is not an answer to this request, `answer-other-mailbox`, `bag-unreadable`.
 */
export async function openMailbox(
  api: PatientApi,
  certificate: PracticeCertificate,
  slot: SlotSecret,
  expected?: Uint8Array,
): Promise<Opened> {
  const answer = await ask(api, certificate, (once) => ({
    kind: 'open',
    slot: slot.id,
    proof: slotProof(slot),
    ...once,
  }))
  if (answer.result === 'no') throw new Refusal('opening-no')
  if (answer.bag === undefined) throw new Refusal('answer-unreadable', 'no bag')
  if (expected !== undefined && !equalBytes(answer.mailbox, expected)) throw new Refusal('answer-other-mailbox')
  const ref = { practice: certificate.practice, mailbox: answer.mailbox, epoch: answer.epoch }
  return { certificate, ref, keys: await openBag(answer.bag, slot, ref), answer }
}

/**
 * Asks again within a session. `last` is the newest answer so far: one that is older in anything is refused. Throws
 * CallFailed, or Refusal `session-ended`, `answer-unreadable`, `answer-other-mailbox` or `answer-old`.
 */
export async function openAgain(
  api: PatientApi,
  certificate: PracticeCertificate,
  last: OpeningYes,
): Promise<OpeningYes> {
  const answer = await ask(api, certificate, (once) => ({ kind: 'again', session: last.session, ...once }))
  if (answer.result === 'no') throw new Refusal('session-ended')
  if (!equalBytes(answer.mailbox, last.mailbox) || answer.epoch !== last.epoch || answer.session !== last.session)
    throw new Refusal('answer-other-mailbox')
  const older =
    fromInstant(answer.time) < fromInstant(last.time) ||
    answer.certificateSerial < last.certificateSerial ||
    answer.manifest.version < last.manifest.version ||
    answer.log.size < last.log.size
  if (older) throw new Refusal('answer-old')
  return answer
}

/** Everything that `openMailbox` computes before it sends something, for nobody. */
export async function rehearseOpening(certificate: PracticeCertificate): Promise<void> {
  const nobody = { kind: 'open', slot: randomBytes(16), proof: randomBytes(32) } as const
  await sealOpeningRequest(
    { ...nobody, requestId: randomBytes(16), key: randomBytes(32) },
    certificate.requestRecipient,
  )
}

/** One request with an id and a key of its own; the answer is opened under exactly these. */
async function ask(
  api: PatientApi,
  certificate: PracticeCertificate,
  request: (once: { requestId: Uint8Array; key: Uint8Array }) => OpeningRequest,
): Promise<OpeningAnswer> {
  const once = { requestId: randomBytes(16), key: randomBytes(32) }
  const sealed = await sealOpeningRequest(request(once), certificate.requestRecipient)
  const { bytes } = await api.open({ body: octets(sealed) })
  return openAnswer(once.key, once.requestId, bytes)
}
