import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { hex, unbase64 } from '@siegel/foundation'
import { accountCodeMatches, parseAccountCode } from './account-code.ts'
import { openAnswer, sealAnswer, type OpeningYes } from './answer.ts'
import { openBag } from './bag.ts'
import { verifyCosignature } from './cosignature.ts'
import { ed25519PublicKey } from './ed25519.ts'
import { sha256 } from './hash.ts'
import { ageIdentity } from './keyring/age-identity.ts'
import { parseRecoveryCode } from './keyring/recovery-code.ts'
import { formatLink } from './link.ts'
import { openManifest } from './manifest.ts'
import { documentSeed, filled, practice, ref } from './node/testing.ts'
import { splitNote } from './note.ts'
import { passkeySlot } from './slot.ts'
import { openStatement, statementHash } from './statement.ts'
import { runSlotVectors } from './vectors/slots.ts'
import { parseVkey } from './vkey.ts'

// What was made once has to be read for ever: these are the examples of docs/formats and files of the first version.

const page = (name: string): string => readFileSync(new URL(`../../docs/formats/${name}.md`, import.meta.url), 'utf8')
const example = (name: string, start: string): string =>
  Array.from(page(name).matchAll(/^```\n([\s\S]*?)^```$/gm), (match) => match[1] ?? '').find((block) =>
    block.startsWith(start),
  ) ?? assert.fail(`no example in ${name}`)
const documentKey = ed25519PublicKey(documentSeed)

test('the statement and the manifest of the pages verify, and the one lists the other', () => {
  const note = example('release-statement', 'siegel/v1/release')
  const statement = openStatement(note, documentKey, practice)
  assert.deepEqual(
    [statement.item, statement.ciphertext.bytes, statement.notAfter],
    ['b6d2f3a0-1', 1899, '2027-11-23T00:00:00Z'],
  )
  const manifest = openManifest(example('mailbox-manifest', 'siegel/v1/mailbox'), documentKey, practice)
  assert.deepEqual(manifest.items, [statementHash(note)])
  assert.deepEqual(manifest.withdrawn, [{ item: 'b6d2f3a0-0', time: '2026-11-22T08:30:00Z' }])
})

test('the other examples are what the code makes', () => {
  assert.equal(example('ways-in', 'https').trim(), formatLink('praxis.example', 443, practice, filled(40, 20)))
  assert.ok(accountCodeMatches(parseAccountCode(example('ways-in', 'DEVQ-7')), practice))
  assert.equal(parseRecoveryCode(/`(7MPH[^`]*)`/.exec(page('keyring'))?.[1] ?? '').length, 20)
  const vkey = parseVkey(/`(witness\.example\/1\+[^`]*)`/.exec(page('notes'))?.[1] ?? '')
  assert.deepEqual(vkey.publicKey, ed25519PublicKey(filled(9)))
  const checkpoint = example('notes', 'cosignature/v1').split('\n').slice(2).join('\n')
  const line =
    '\u2014 witness.example/1 aBQQRgAAAABrBJtASXhNrdUIqTxZCAkyV9LJbDGZSyZZ1XcbSek8ZMO3CCXtNHZ6bAuE1fUxv7LqatMG8L9w51AAz7zNrF/om9WBAw==\n'
  assert.deepEqual(verifyCosignature('witness.example/1', vkey.publicKey, checkpoint, line), { time: 1_795_464_000 })
  assert.equal(splitNote(example('upload', 'siegel/v1/upload')).signatures.length, 1)
})

test('slots of the first version', async () => {
  assert.deepEqual(await runSlotVectors(), { count: 3, failures: [] })
})

const BAG =
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNpZWdlbC9wcmYxIGtLK05iektVdnpLbDBPcjVvQ0hMd1EgSGUraHc5c2xxVFgrL3Nr' +
  'cHY4aU4vSjlTK3NjRlMyKzkwaXltZlFOWnd5bwpGMnN4Yjk3K2VzR2FveTB1VElseUtXUFY1eUdudk1KczZJaTF4NGFzQ0I4Ci0t' +
  'LSA2dUFxV2lpRnlCZG42T0xZd2ZmOUlXaTY4Zmd1Z2tPa29SWHRRR2VCZVdFCn8e92v08WxkcFaSQK/2Yam2ePak2OvDotdr0s7/' +
  '9G00Ixuc0pVNTZ8j0/T+rsp0odISPremPb707Hpb5pTkIZm5uCJ13CF/T6oPy59y56XLQCaP4wCc/JRBUKQhC7D/dwk5hBrbbf2M' +
  'y2GvHlvOCdfYVqBcmyOAtRbOI+N91nNNZiPcsckBJUFEhFQI3Ar1FHgUeScJAfZCm+2sw/XLadoW1iRaA9oVB3n0HwbeojrwrQan' +
  'zvkGr+UYupbGS6uJ9tnB7i3bx58PwznL1IZ99aGy8SjnlT6tu0YXaXY+2EuGyWanHLk+I6XmrmDWXWtowJeq/PC7kxv99TQPE44i' +
  '1hDjuYhMkG9Pc//gTrVYSrHe'

test('a bag of the first version', async () => {
  const keys = await openBag(unbase64(BAG), passkeySlot(filled(41), filled(42, 20)), ref)
  assert.deepEqual(keys, { identity: ageIdentity(filled(60)), signingSeed: filled(61) })
  assert.equal(keys.identity, 'AGE-SECRET-KEY-PQ-18S7RC0PU8S7RC0PU8S7RC0PU8S7RC0PU8S7RC0PU8S7RC0PU8S7QKD95R0')
})

test('answers of the first version, byte for byte', async () => {
  const yes: OpeningYes = {
    result: 'yes',
    mailbox: ref.mailbox,
    epoch: 1,
    bag: filled(55, 500),
    session: 'MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI',
    time: '2026-11-23T20:00:05Z',
    certificateSerial: 2,
    manifest: { version: 3, hash: filled(1) },
    log: { size: 120, root: filled(56) },
    entry: 119,
  }
  const [key, id] = [filled(52), filled(51, 16)]
  const sealed = await sealAnswer(key, id, yes)
  assert.equal(hex(sha256(sealed)), '18b3c1de7ce2d03c76f6fa9288a499aeeb5b787603a4524b6db7bf80d3c8cfa5')
  assert.deepEqual(await openAnswer(key, id, sealed), yes)
  assert.equal(
    hex(sha256(await sealAnswer(key, id, { result: 'no' }))),
    '90029badbc9e6243737ca0d79aecb194a6c45ede13dbc9f316a00c46f3de2e3f',
  )
})
