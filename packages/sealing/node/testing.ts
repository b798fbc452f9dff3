import assert from 'node:assert/strict'
import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { base64url, isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { practiceFingerprint } from '../fingerprint.ts'
import { ed25519PublicKey } from '../ed25519.ts'
import type { ItemDraft } from '../item.ts'
import type { MailboxRef } from '../lines.ts'
import { ourAesGcmVectors, testsOf, wycheproofRuns, type Wycheproof } from '../vectors/wycheproof.ts'

/** Bytes that differ from each other by their first argument. */
export const filled = (value: number, length = 32): Uint8Array => new Uint8Array(length).fill(value)

/** Seeds of a practice that only tests know. */
export const rootSeed: Uint8Array = filled(1)
export const documentSeed: Uint8Array = filled(2)
export const practice: Uint8Array = practiceFingerprint(ed25519PublicKey(rootSeed))
export const ref: MailboxRef = { practice, mailbox: filled(3, 16), epoch: 1 }
export const draft: ItemDraft = {
  ...ref,
  item: 'b6d2f3a0-1',
  revision: 1,
  mediaType: 'application/pdf',
  fileName: 'Befund 12.03.2026.pdf',
}

/** Asserts that something is refused with a stable code. */
export async function refused(code: string, act: () => unknown): Promise<void> {
  await assert.rejects(
    async () => act(),
    (error) => isRefusal(error, code) || assert.fail(`expected ${code}, got ${String(error)}`),
  )
}

/** A copy with one bit turned; a negative position counts from the end. */
export function flipped(bytes: Uint8Array, position: number): Uint8Array {
  const copy = new Uint8Array(bytes)
  const at = position < 0 ? copy.length + position : position
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

/** A parsed Wycheproof file, or undefined after having skipped the test. */
export function wycheproofFile(t: TestContext, name: string): unknown {
  const folder = sharedData(t, 'crypto-wycheproof')
  return folder === undefined ? undefined : JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

/** The tests of a Wycheproof file, each with its group's fields, or undefined after having skipped the test. */
export function wycheproof<T>(t: TestContext, name: string, count: number): Wycheproof<T>[] | undefined {
  const file = wycheproofFile(t, name)
  if (file === undefined) return undefined
  const tests = testsOf<T>(file)
  assert.equal(tests.length, count, 'number of vectors')
  return tests
}

/** Runs one of the files that browsers run as well (packages/testkit/system/vectors.test.ts). */
export async function passesWycheproof(t: TestContext, name: keyof typeof wycheproofRuns): Promise<void> {
  const file = wycheproofFile(t, name)
  if (file === undefined) return
  const { run, count } = wycheproofRuns[name]
  const outcome = await run(file)
  assert.deepEqual(outcome.failures, [])
  assert.equal(outcome.count, count, 'number of vectors')
  if ('ours' in outcome) assert.equal(outcome.ours, ourAesGcmVectors)
}

/** A key pair of a program that signs JWTs; `options` make one that ought to be refused. */
export function jwtKeyPair(
  alg: 'RS384' | 'ES384',
  kid: string,
  options: { bits?: number; curve?: string } = {},
): { jwk: Record<string, string>; privateKey: KeyObject } {
  const { publicKey, privateKey } =
    alg === 'RS384'
      ? generateKeyPairSync('rsa', { modulusLength: options.bits ?? 2048 })
      : generateKeyPairSync('ec', { namedCurve: options.curve ?? 'P-384' })
  return { jwk: { ...(publicKey.export({ format: 'jwk' }) as Record<string, string>), kid }, privateKey }
}

/** A compact JWS (RFC 7515 § 3.1), signed as its own header says, whatever that is; by a text for HMAC. */
export function signedJwt(key: KeyObject | string, header: object, claims: object): string {
  const input = [header, claims].map((part) => base64url(utf8(JSON.stringify(part)))).join('.')
  return `${input}.${base64url(jwtSignature(key, (header as { alg?: string }).alg ?? 'none', input))}`
}

function jwtSignature(key: KeyObject | string, alg: string, input: string): Uint8Array {
  const digest = `sha${alg.slice(2)}`
  if (alg === 'none') return new Uint8Array(0)
  if (typeof key === 'string') return createHmac(digest, key).update(input).digest()
  if (alg.startsWith('PS'))
    return sign(digest, utf8(input), {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    })
  return sign(digest, utf8(input), { key, dsaEncoding: 'ieee-p1363' })
}
