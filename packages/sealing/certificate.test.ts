import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal, utf8 } from '@siegel/foundation'
import {
  formatCertificate,
  openCertificate,
  signCertificate,
  witnessPolicyHash,
  type PracticeCertificate,
} from './certificate.ts'
import { ed25519PublicKey } from './ed25519.ts'
import { fromInstant } from './fields.ts'
import { formatFingerprint, practiceFingerprint } from './fingerprint.ts'
import { generateAgeKeys } from './mailbox-keys.ts'
import { noteSigner, signNote } from './note.ts'
import { documentSeed, filled, practice, refused, rootSeed } from './node/testing.ts'

const [inbox, requests] = [await generateAgeKeys(), await generateAgeKeys()]
const cert: PracticeCertificate = {
  practice,
  root: ed25519PublicKey(rootSeed),
  serial: 7,
  documentKey: ed25519PublicKey(documentSeed),
  log: { origin: 'praxis.example/log/2', key: filled(5) },
  closedLogs: [{ origin: 'praxis.example/log/1', key: filled(6), size: 0, root: filled(7) }],
  tunnelKey: filled(8),
  inboxRecipient: inbox.recipient,
  requestRecipient: requests.recipient,
  hostNames: ['praxis.localhost', 'patienten.praxis.example'],
  witnessPolicy: {
    quorum: 1,
    witnesses: [
      { name: 'w.example/1', key: filled(9) },
      { name: 'w.example/2', key: filled(10) },
    ],
  },
  valid: { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' },
}
const note = signCertificate(cert, rootSeed)
const now = fromInstant('2026-06-01T00:00:00Z')
const rootName = `${formatFingerprint(practice)}/root`

/** Signs whatever text with the real root, to reach the checks behind the signature. */
const resigned = (change: (text: string) => string): string =>
  signNote(change(formatCertificate(cert)), noteSigner(rootName, rootSeed))

test('a certificate comes back as it was', () => {
  assert.deepEqual(openCertificate(note, practice, now), cert)
  const least = { ...cert, closedLogs: [], witnessPolicy: { quorum: 0, witnesses: [] } }
  assert.deepEqual(openCertificate(signCertificate(least, rootSeed), practice, now), least)
})

test('another practice’s certificate, valid in itself, is refused', async () => {
  const otherSeed = filled(99)
  const root = ed25519PublicKey(otherSeed)
  const other = signCertificate({ ...cert, root, practice: practiceFingerprint(root) }, otherSeed)
  await refused('certificate-other-practice', () => openCertificate(other, practice, now))
})

test('a root that is not the fingerprint’s is refused before it verifies anything', async () => {
  const otherSeed = filled(99)
  const text = formatCertificate(cert).replace(
    /root .*/,
    `root ${Buffer.from(ed25519PublicKey(otherSeed)).toString('base64')}`,
  )
  const forged = signNote(text, noteSigner(rootName, otherSeed))
  await refused('certificate-other-practice', () => openCertificate(forged, practice, now))
  const misnamed = resigned((all) => all.replace(/practice .*/, `practice ${formatFingerprint(filled(9, 16))}`))
  await refused('certificate-other-practice', () => openCertificate(misnamed, practice, now))
  const unsigned = signNote(formatCertificate(cert), noteSigner(rootName, otherSeed))
  await refused('certificate-unverified', () => openCertificate(unsigned, practice, now))
  await refused('certificate-unverified', () => openCertificate(note.replace('serial 7', 'serial 8'), practice, now))
})

test('the window of validity is half open', async () => {
  const at = (text: string): PracticeCertificate => openCertificate(note, practice, fromInstant(text))
  assert.equal(at('2026-01-01T00:00:00Z').serial, 7)
  assert.equal(at('2026-12-31T23:59:59Z').serial, 7)
  await refused('certificate-not-yet-valid', () => at('2025-12-31T23:59:59Z'))
  await refused('certificate-expired', () => at('2027-01-01T00:00:00Z'))
})

test('text tricks are refused even when the root signed them', async () => {
  const changes: ((text: string) => string)[] = [
    (text) => text.replace('serial 7', 'serial 07'),
    (text) => text.replace('serial 7\n', 'serial 7\nserial 7\n'),
    (text) => text.replace(/(serial .*\n)(document .*\n)/, '$2$1'),
    (text) => text.replace(/policy sha256:./, (match) => `${match.slice(0, -1)}${match.endsWith('0') ? '1' : '0'}`),
    (text) => text.replace('quorum 1', 'quorum 2'),
    (text) => text.replace('quorum 1', 'quorum 3'),
    (text) => text.replace('w.example/2', 'w.example/1'),
    (text) => text.replace('host praxis.localhost', 'host Praxis.localhost'),
    (text) => text.replace(/host .*\n/g, ''),
    (text) => text.replace(/tunnel .*\n/, ''),
    (text) => `${text}note x\n`,
    (text) => text.replace('valid 2026-01-01T00:00:00Z', 'valid 2028-01-01T00:00:00Z'),
    (text) => text.replace('inbox age1pq1', 'inbox age1'),
    (text) => text.replace('closed praxis.example/log/1', 'closed praxis.example/log/1 '),
  ]
  for (const change of changes) {
    await refused('certificate-malformed', () => openCertificate(resigned(change), practice, now))
  }
  await refused('note-malformed', () => openCertificate(note.replace('\n', '\r\n'), practice, now))
})

test('a certificate that does not fit the format is not made', () => {
  const bad: Partial<PracticeCertificate>[] = [
    { practice: filled(1, 16) },
    { serial: 0 },
    { hostNames: [] },
    { hostNames: Array.from({ length: 9 }, (_, i) => `h${i}.example`) },
    {
      closedLogs: Array.from({ length: 33 }, (_, i) => ({ origin: `o${i}`, key: filled(1), size: 1, root: filled(1) })),
    },
    { witnessPolicy: { quorum: 2, witnesses: [{ name: 'w', key: filled(1) }] } },
    {
      witnessPolicy: {
        quorum: 1,
        witnesses: [
          { name: 'w', key: filled(1) },
          { name: 'v', key: filled(1) },
        ],
      },
    },
    { witnessPolicy: { quorum: 0, witnesses: [{ name: 'w', key: filled(1) }] } },
    { log: { origin: 'a b', key: filled(1) } },
    { valid: { from: '2027-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } },
    { inboxRecipient: 'age1xyz' },
  ]
  for (const change of bad) assert.throws(() => formatCertificate({ ...cert, ...change }), TypeError)
  assert.throws(() => signCertificate(cert, documentSeed), TypeError)
})

test('the policy’s hash is of its own lines', () => {
  assert.notDeepEqual(witnessPolicyHash(cert.witnessPolicy), witnessPolicyHash({ ...cert.witnessPolicy, quorum: 2 }))
  const swapped = { quorum: 1, witnesses: cert.witnessPolicy.witnesses.toReversed() }
  assert.notDeepEqual(witnessPolicyHash(cert.witnessPolicy), witnessPolicyHash(swapped))
})

test('no certificate text, however cut, does anything but refuse', () => {
  const bytes = utf8(note).length
  for (let i = 0; i < bytes; i += 97) {
    assert.throws(() => openCertificate(note.slice(0, i), practice, now), Refusal)
  }
})
