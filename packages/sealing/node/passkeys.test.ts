import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { concat, u32, utf8 } from '@siegel/foundation'
import { filled, refused } from './testing.ts'
import {
  authenticationOptions,
  registrationOptions,
  verifyAuthentication,
  verifyRegistration,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  type RelyingParty,
} from './passkeys.ts'

const rp: RelyingParty = { id: 'praxis.local', name: 'Praxis', origins: ['https://praxis.local:8421'] }
const PRESENT = 0x01
const VERIFIED = 0x04
const ATTESTED = 0x40

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** The few forms of CBOR (RFC 8949) that an authenticator writes; lengths below 65536. */
const head = (major: number, n: number): Uint8Array =>
  n < 24
    ? Uint8Array.of((major << 5) | n)
    : n < 256
      ? Uint8Array.of((major << 5) | 24, n)
      : Uint8Array.of((major << 5) | 25, n >> 8, n & 255)
const integer = (n: number): Uint8Array => (n < 0 ? head(1, -1 - n) : head(0, n))
const bytes = (value: Uint8Array): Uint8Array => concat(head(2, value.length), value)
const text = (value: string): Uint8Array => concat(head(3, value.length), utf8(value))
const map = (...pairs: Uint8Array[]): Uint8Array => concat(head(5, pairs.length / 2), ...pairs)

/** An authenticator in software that makes ES256 passkeys and can be told to misbehave. */
class Authenticator {
  readonly #key: KeyObject
  readonly #cose: Uint8Array
  readonly id = filled(7, 16)
  flags = PRESENT | VERIFIED
  origin = 'https://praxis.local:8421'
  rpId = 'praxis.local'
  counter = 1

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    const [xBytes, yBytes] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
    this.#cose = map(
      integer(1),
      integer(2),
      integer(3),
      integer(-7),
      integer(-1),
      integer(1),
      integer(-2),
      bytes(xBytes),
      integer(-3),
      bytes(yBytes),
    )
  }

  create(challenge: string): RegistrationResponseJSON {
    const attested = concat(new Uint8Array(16), Uint8Array.of(0, this.id.length), this.id, this.#cose)
    const authData = concat(this.#authData(this.flags | ATTESTED), attested)
    const attestationObject = map(text('fmt'), text('none'), text('attStmt'), map(), text('authData'), bytes(authData))
    const clientDataJSON = base64url(this.#clientData('webauthn.create', challenge))
    const response = { clientDataJSON, attestationObject: base64url(attestationObject) }
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    }
  }

  get(challenge: string, type = 'webauthn.get'): AuthenticationResponseJSON {
    const clientData = this.#clientData(type, challenge)
    const authData = this.#authData(this.flags)
    const signature = sign('sha256', concat(authData, sha256(clientData)), this.#key)
    const response = {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authData),
      signature: base64url(signature),
    }
    return {
      id: base64url(this.id),
      rawId: base64url(this.id),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    }
  }

  #authData(flags: number): Uint8Array {
    return concat(sha256(utf8(this.rpId)), Uint8Array.of(flags), u32(this.counter))
  }

  #clientData(type: string, challenge: string): Uint8Array {
    return utf8(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false }))
  }
}

const user = { id: 'user-1', name: 'anna', displayName: 'Anna Weber' }
const challenge = base64url(filled(1))

test('options ask for a discoverable passkey with user verification, and no attestation', async () => {
  const creation = await registrationOptions(rp, user, [
    { id: base64url(filled(7, 16)), publicKey: filled(1), counter: 0 },
  ])
  assert.equal(creation.authenticatorSelection?.userVerification, 'required')
  assert.equal(creation.authenticatorSelection?.residentKey, 'required')
  assert.equal(creation.attestation, 'none')
  assert.equal(creation.rp.id, 'praxis.local')
  assert.equal(creation.excludeCredentials?.length, 1)
  assert.notEqual(creation.challenge, (await registrationOptions(rp, user, [])).challenge)
  const request = await authenticationOptions(rp)
  assert.equal(request.userVerification, 'required')
  assert.equal(request.rpId, 'praxis.local')
})

test('a passkey is registered and signs in', async () => {
  const device = new Authenticator()
  const passkey = await verifyRegistration(rp, challenge, device.create(challenge))
  assert.deepEqual([passkey.id, passkey.counter], [base64url(device.id), 1])
  device.counter = 2
  assert.deepEqual(await verifyAuthentication(rp, challenge, device.get(challenge), passkey), { counter: 2 })
})

test('a registration for another challenge, origin or RP, or without user verification, is refused', async () => {
  const other = base64url(filled(2))
  await refused('passkey-refused', () => verifyRegistration(rp, challenge, new Authenticator().create(other)))
  const changes: Partial<Authenticator>[] = [
    { origin: 'https://evil.example' },
    { origin: 'https://praxis.local' },
    { rpId: 'evil.example' },
    { flags: PRESENT },
    { flags: VERIFIED },
  ]
  for (const change of changes) {
    const device = Object.assign(new Authenticator(), change)
    await refused('passkey-refused', () => verifyRegistration(rp, challenge, device.create(challenge)))
  }
})

test('a sign-in that is replayed, another’s, cloned, unverified or of another page is refused', async () => {
  const device = new Authenticator()
  const passkey = await verifyRegistration(rp, challenge, device.create(challenge))
  const attempt = (response: AuthenticationResponseJSON, stored = passkey): Promise<unknown> =>
    verifyAuthentication(rp, challenge, response, stored)
  device.counter = 5
  const good = device.get(challenge)
  assert.ok(await attempt(good))
  await refused('passkey-refused', () => attempt(device.get(base64url(filled(2)))))
  await refused('passkey-refused', () => attempt(good, { ...passkey, counter: 5 }))
  await refused('passkey-refused', () => attempt(device.get(challenge, 'webauthn.create')))
  await refused('passkey-refused', () => attempt(new Authenticator().get(challenge)))
  await refused('passkey-refused', () =>
    attempt({ ...good, id: base64url(filled(9, 16)), rawId: base64url(filled(9, 16)) }),
  )
  const changes: Partial<Authenticator>[] = [
    { flags: PRESENT },
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
  ]
  for (const change of changes) {
    const { flags, origin, rpId } = device
    Object.assign(device, change)
    await refused('passkey-refused', () => attempt(device.get(challenge)))
    Object.assign(device, { flags, origin, rpId })
  }
  await refused('passkey-refused', () => attempt({} as AuthenticationResponseJSON))
})
