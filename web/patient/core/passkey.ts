import { Refusal } from '@siegel/foundation'
import {
  OFFLINE_PRF_SALT,
  parsePasskeyUserId,
  passkeySlot,
  passkeyUserId,
  PRF_SALT,
  randomBytes,
  type SlotSecret,
} from '@siegel/sealing'

/** Passkeys with PRF (WebAuthn § 10.1.4): the authenticator's own secret opens the bag; no server checks anything. */

const timeout_ms = 120_000
/** EdDSA, ES256, RS256: whatever the authenticator has; the signature is not used. */
const algorithms = [-8, -7, -257]

const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
const prfFor = (salt: Uint8Array) => ({ eval: { first: owned(salt) } })
const prf = prfFor(PRF_SALT)

/** Whether it is worth offering: undefined where the browser cannot say before it tries. */
export async function passkeysPossible(): Promise<boolean | undefined> {
  if (typeof PublicKeyCredential === 'undefined') return false
  const capabilities = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined)
  return capabilities?.['extension:prf']
}

export interface MadePasskey {
  slot: SlotSecret
  credentialId: Uint8Array
}

/**
 * Makes a discoverable passkey for one mailbox and takes its PRF output. An authenticator that reports no PRF has its
 * credential discarded. Throws Refusal `passkey-cancelled`, `passkey-no-prf` or `passkey-failed`.
 */
export async function makePasskey(
  practice: Uint8Array,
  mailbox: Uint8Array,
  names: { practice: string; patient: string },
): Promise<MadePasskey> {
  const credential = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: randomBytes(32),
        rp: { id: location.hostname, name: names.practice },
        user: { id: owned(passkeyUserId(practice, mailbox)), name: names.patient, displayName: names.patient },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
        timeout: timeout_ms,
        extensions: { prf },
      },
    }),
  )
  const credentialId = new Uint8Array(credential.rawId)
  const result = credential.getClientExtensionResults().prf
  if (result?.enabled !== true && result?.results === undefined) {
    await discard(credential.id)
    throw new Refusal('passkey-no-prf')
  }
  const first = result.results?.first
  // Many authenticators evaluate the PRF only when signing in: one more touch.
  const output = first === undefined ? (await assertion(credentialId)).output : bytesOf(first)
  return { slot: passkeySlot(output, credentialId), credentialId }
}

/** A way in by any passkey of this host that the patient chooses. Throws Refusal as above, or `passkey-other`. */
export async function usePasskey(): Promise<{ slot: SlotSecret; practice: Uint8Array; mailbox: Uint8Array }> {
  const { credentialId, output, userHandle } = await assertion()
  if (userHandle === undefined) throw new Refusal('passkey-other')
  return { slot: passkeySlot(output, credentialId), ...parsePasskeyUserId(userHandle) }
}

/** The same for copies on this device: another secret of the same passkey. Throws the same. */
export async function usePasskeyOffline(): Promise<{ slot: SlotSecret; practice: Uint8Array; mailbox: Uint8Array }> {
  const { credentialId, output, userHandle } = await assertion(undefined, prfFor(OFFLINE_PRF_SALT))
  if (userHandle === undefined) throw new Refusal('passkey-other')
  return { slot: passkeySlot(output, credentialId), ...parsePasskeyUserId(userHandle) }
}

async function assertion(only?: Uint8Array, evaluated = prf) {
  const credential = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        rpId: location.hostname,
        userVerification: 'required',
        timeout: timeout_ms,
        ...(only && { allowCredentials: [{ type: 'public-key' as const, id: owned(only) }] }),
        extensions: { prf: evaluated },
      },
    }),
  )
  const first = credential.getClientExtensionResults().prf?.results?.first
  if (first === undefined) throw new Refusal('passkey-no-prf')
  const response = credential.response as AuthenticatorAssertionResponse
  return {
    credentialId: new Uint8Array(credential.rawId),
    output: bytesOf(first),
    userHandle: response.userHandle === null ? undefined : new Uint8Array(response.userHandle),
  }
}

/** Browsers answer every refusal, timeout and cancel alike (NotAllowedError), so that pages learn nothing. */
async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null
  try {
    credential = await ask()
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    throw new Refusal(name === 'NotAllowedError' || name === 'AbortError' ? 'passkey-cancelled' : 'passkey-failed')
  }
  if (!(credential instanceof PublicKeyCredential)) throw new Refusal('passkey-failed')
  return credential
}

const bytesOf = (source: BufferSource): Uint8Array =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength)

/** Tells the authenticator to forget a credential that opens nothing (WebAuthn § 5.1.10), where it can be told. */
async function discard(credentialId: string): Promise<void> {
  const { signalUnknownCredential } = PublicKeyCredential as {
    signalUnknownCredential?: (options: { rpId: string; credentialId: string }) => Promise<void>
  }
  await signalUnknownCredential?.call(PublicKeyCredential, { rpId: location.hostname, credentialId }).catch(() => {})
}
