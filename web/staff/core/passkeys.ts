type Json = Record<string, unknown>

/** What went wrong in the browser: it cannot, the person stopped it, or the device is registered already. */
export type PasskeyFailure = 'passkey-refused' | 'passkey-unsupported' | 'passkey-stopped' | 'passkey-known'

export class PasskeyFailed extends Error {
  readonly code: PasskeyFailure
  constructor(code: PasskeyFailure) {
    super(code)
    this.code = code
  }
}

/** Whether this browser speaks the JSON form of WebAuthn (Level 3, § 5.1.8 to 5.1.10). */
export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'

export async function getPasskey(options: Json): Promise<Json> {
  return ceremony(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  )
}

export async function createPasskey(options: Json): Promise<Json> {
  return ceremony(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  )
}

async function ceremony(run: () => Promise<Credential | null>): Promise<Json> {
  if (!passkeysWork()) throw new PasskeyFailed('passkey-unsupported')
  let credential: Credential | null
  try {
    credential = await run()
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'InvalidStateError') throw new PasskeyFailed('passkey-known')
    throw new PasskeyFailed(
      name === 'SecurityError' || name === 'NotSupportedError' ? 'passkey-unsupported' : 'passkey-stopped',
    )
  }
  if (!(credential instanceof PublicKeyCredential)) throw new PasskeyFailed('passkey-stopped')
  return credential.toJSON() as unknown as Json
}
