import { equalBytes, Refusal, utf8, type Instant } from '@siegel/foundation'
import {
  bytes32,
  counter,
  fingerprint,
  fromInstant,
  hostField,
  instantField,
  originField,
  recipientField,
  sha256Field,
  size,
  type Field,
} from './fields.ts'
import { formatFingerprint, practiceFingerprint } from './fingerprint.ts'
import { ed25519PublicKey } from './ed25519.ts'
import { sha256 } from './hash.ts'
import { formatLines, LineReader, type Entry } from './lines.ts'
import { noteSigner, noteVerifier, openNote, signNote, splitNote } from './note.ts'

export type LogKey = { origin: string; key: Uint8Array }
/** A log that ended: its key, its last size and root (32 bytes). */
export type ClosedLog = LogKey & { size: number; root: Uint8Array }
/** `quorum` of `witnesses` have to cosign a checkpoint; names are those of their cosignature lines. */
export type WitnessPolicy = { quorum: number; witnesses: { name: string; key: Uint8Array }[] }

/** What a practice says about its keys, signed by its root (security.md § 2a). Public keys are Ed25519, 32 bytes. */
export type PracticeCertificate = {
  practice: Uint8Array
  root: Uint8Array
  serial: number
  documentKey: Uint8Array
  log: LogKey
  closedLogs: ClosedLog[]
  tunnelKey: Uint8Array
  inboxRecipient: string
  requestRecipient: string
  /** The patient hosts, lower-case; the first is the one of new links. */
  hostNames: string[]
  witnessPolicy: WitnessPolicy
  valid: { from: Instant; to: Instant }
}

const TITLE = 'siegel/v1/practice'
const CODE = 'certificate-malformed'
const CLOSED_LOGS_MAX = 32
const HOSTS_MAX = 8
const WITNESSES_MAX = 16

/** Several values on one line, separated by single spaces. */
const split = (text: string, count: number): string[] => {
  const parts = text.split(' ')
  if (parts.length !== count) throw new TypeError('number of values')
  return parts
}
const part = <T>(parts: string[], index: number, field: Field<T>): T => field.parse(parts[index] ?? '')

const keyField: Field<LogKey> = {
  format: ({ origin, key }) => `${originField.format(origin)} ${bytes32.format(key)}`,
  parse: (text) => {
    const parts = split(text, 2)
    return { origin: part(parts, 0, originField), key: part(parts, 1, bytes32) }
  },
}
const witnessField: Field<{ name: string; key: Uint8Array }> = {
  format: ({ name, key }) => keyField.format({ origin: name, key }),
  parse: (text) => {
    const { origin, key } = keyField.parse(text)
    return { name: origin, key }
  },
}
const closedField: Field<ClosedLog> = {
  format: (log) => `${keyField.format(log)} ${size.format(log.size)} ${bytes32.format(log.root)}`,
  parse: (text) => {
    const parts = split(text, 4)
    const [origin, key] = [part(parts, 0, originField), part(parts, 1, bytes32)]
    return { origin, key, size: part(parts, 2, size), root: part(parts, 3, bytes32) }
  },
}
const validField: Field<{ from: Instant; to: Instant }> = {
  format: ({ from, to }) => {
    if (fromInstant(from) >= fromInstant(to)) throw new TypeError('validity ends before it begins')
    return `${from} ${to}`
  },
  parse: (text) => {
    const parts = split(text, 2)
    const valid = { from: part(parts, 0, instantField), to: part(parts, 1, instantField) }
    validField.format(valid)
    return valid
  },
}

const policyLines = ({ quorum, witnesses }: WitnessPolicy): Entry[] => [
  ['quorum', size.format(quorum)],
  ...witnesses.map((witness): Entry => ['witness', witnessField.format(witness)]),
]

/** SHA-256 of the policy's own lines under the title `siegel/v1/witness-policy`, so that a policy can be pinned. */
export const witnessPolicyHash = (policy: WitnessPolicy): Uint8Array =>
  sha256(utf8(formatLines('siegel/v1/witness-policy', policyLines(policy))))

const checkPolicy = ({ quorum, witnesses }: WitnessPolicy): void => {
  const names = new Set(witnesses.map((witness) => witness.name))
  const keys = new Set(witnesses.map((witness) => bytes32.format(witness.key)))
  const distinct = names.size === witnesses.length && keys.size === witnesses.length
  if (!distinct || quorum > witnesses.length || (quorum === 0 && witnesses.length > 0)) {
    throw new TypeError('a quorum is of different witnesses')
  }
}

/** The certificate's text, which the root signs. Values that do not fit the format throw `TypeError`. */
export function formatCertificate(cert: PracticeCertificate): string {
  if (!equalBytes(practiceFingerprint(cert.root), cert.practice))
    throw new TypeError('not the fingerprint of this root')
  if (cert.hostNames.length < 1 || cert.hostNames.length > HOSTS_MAX) throw new TypeError('number of host names')
  if (cert.closedLogs.length > CLOSED_LOGS_MAX) throw new TypeError('number of closed logs')
  if (cert.witnessPolicy.witnesses.length > WITNESSES_MAX) throw new TypeError('number of witnesses')
  checkPolicy(cert.witnessPolicy)
  return formatLines(TITLE, [
    ['practice', fingerprint.format(cert.practice)],
    ['root', bytes32.format(cert.root)],
    ['serial', counter.format(cert.serial)],
    ['document', bytes32.format(cert.documentKey)],
    ['log', keyField.format(cert.log)],
    ...cert.closedLogs.map((log): Entry => ['closed', closedField.format(log)]),
    ['tunnel', bytes32.format(cert.tunnelKey)],
    ['inbox', recipientField.format(cert.inboxRecipient)],
    ['requests', recipientField.format(cert.requestRecipient)],
    ...cert.hostNames.map((host): Entry => ['host', hostField.format(host)]),
    ...policyLines(cert.witnessPolicy),
    ['policy', sha256Field.format(witnessPolicyHash(cert.witnessPolicy))],
    ['valid', validField.format(cert.valid)],
  ])
}

const rootName = (pfp: Uint8Array): string => `${formatFingerprint(pfp)}/root`

/** The certificate as a note signed by the practice's root key. */
export function signCertificate(cert: PracticeCertificate, rootSeed: Uint8Array): string {
  if (!equalBytes(ed25519PublicKey(rootSeed), cert.root)) throw new TypeError('not the seed of this root')
  return signNote(formatCertificate(cert), noteSigner(rootName(cert.practice), rootSeed))
}

function parseCertificate(text: string): PracticeCertificate {
  const reader = new LineReader(text, TITLE, CODE)
  const practice = reader.value('practice', fingerprint)
  const root = reader.value('root', bytes32)
  const serial = reader.value('serial', counter)
  const documentKey = reader.value('document', bytes32)
  const log = reader.value('log', keyField)
  const closedLogs = reader.repeated('closed', closedField, CLOSED_LOGS_MAX)
  const tunnelKey = reader.value('tunnel', bytes32)
  const inboxRecipient = reader.value('inbox', recipientField)
  const requestRecipient = reader.value('requests', recipientField)
  const hostNames = reader.repeated('host', hostField, HOSTS_MAX)
  const quorum = reader.value('quorum', size)
  const witnesses = reader.repeated('witness', witnessField, WITNESSES_MAX)
  const policyHash = reader.value('policy', sha256Field)
  const valid = reader.value('valid', validField)
  reader.end()
  const witnessPolicy = { quorum, witnesses }
  try {
    checkPolicy(witnessPolicy)
  } catch {
    reader.refuse('witness policy')
  }
  if (hostNames.length === 0) reader.refuse('no host')
  if (!equalBytes(policyHash, witnessPolicyHash(witnessPolicy))) reader.refuse('hash of the witness policy')
  return {
    practice,
    root,
    serial,
    documentKey,
    log,
    closedLogs,
    tunnelKey,
    inboxRecipient,
    requestRecipient,
    hostNames,
    witnessPolicy,
    valid,
  }
}

/**
 * Checks a certificate against the fingerprint that link, passkey or letter carry, in this order: the root's hash is
 * the fingerprint, the root signed the note, the text is well-formed, `nowMs` lies within its validity.
 * Throws Refusal `note-malformed`, `certificate-malformed`, `certificate-other-practice`, `certificate-unverified`,
 * `certificate-not-yet-valid` or `certificate-expired`.
 */
export function openCertificate(note: string, pfp: Uint8Array, nowMs: number): PracticeCertificate {
  const head = new LineReader(splitNote(note).text, TITLE, CODE)
  const practice = head.value('practice', fingerprint)
  const root = head.value('root', bytes32)
  if (!equalBytes(practiceFingerprint(root), pfp) || !equalBytes(practice, pfp)) {
    throw new Refusal('certificate-other-practice')
  }
  const cert = parseCertificate(openRooted(note, pfp, root))
  if (nowMs < fromInstant(cert.valid.from)) throw new Refusal('certificate-not-yet-valid')
  if (nowMs >= fromInstant(cert.valid.to)) throw new Refusal('certificate-expired')
  return cert
}

function openRooted(note: string, pfp: Uint8Array, root: Uint8Array): string {
  try {
    return openNote(note, [noteVerifier(rootName(pfp), root)]).text
  } catch (error) {
    if (error instanceof Refusal && error.code === 'note-unverified') throw new Refusal('certificate-unverified')
    throw error
  }
}
