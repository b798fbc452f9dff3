import { Refusal, utf8 } from '@siegel/foundation'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

export type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
}

/** What is stored of a staff member's passkey: credential id in base64url, COSE public key, signature counter. */
export type Passkey = { id: string; publicKey: Uint8Array; counter: number }

/** Where passkeys are made and used: RP ID (a host name) and the origins of its pages. */
export type RelyingParty = { id: string; name: string; origins: string[] }

// EdDSA, ES256, RS256 (IANA COSE): what platform authenticators and keys make.
const ALGORITHMS = [-8, -7, -257]
const TIMEOUT_MS = 120_000

/** Loaded with the first passkey: 9 MB that a safe without people at it can do without. */
const library = () => import('@simplewebauthn/server')

/** Options for `navigator.credentials.create()`. Keep `challenge` for five minutes and use it once. */
export const registrationOptions = async (
  rp: RelyingParty,
  user: { id: string; name: string; displayName: string },
  existing: readonly Passkey[],
): Promise<PublicKeyCredentialCreationOptionsJSON> =>
  (await library()).generateRegistrationOptions({
    rpID: rp.id,
    rpName: rp.name,
    userID: utf8(user.id),
    userName: user.name,
    userDisplayName: user.displayName,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: existing.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  })

/** Options for `navigator.credentials.get()`; without `allowed` the browser offers what it has for this RP ID. */
export const authenticationOptions = async (
  rp: RelyingParty,
  allowed?: readonly Passkey[],
): Promise<PublicKeyCredentialRequestOptionsJSON> =>
  (await library()).generateAuthenticationOptions({
    rpID: rp.id,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    ...(allowed && { allowCredentials: allowed.map(({ id }) => ({ id })) }),
  })

/** Checks a new passkey; user verification is required. Throws Refusal `passkey-refused` whatever is wrong. */
export async function verifyRegistration(
  rp: RelyingParty,
  challenge: string,
  response: RegistrationResponseJSON,
): Promise<Passkey> {
  const { verifyRegistrationResponse } = await library()
  const { registrationInfo } = await refused(
    verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: rp.origins,
      expectedRPID: rp.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  if (registrationInfo === undefined) throw new Refusal('passkey-refused')
  const { id, publicKey, counter } = registrationInfo.credential
  return { id, publicKey, counter }
}

/**
 * Checks a sign-in with a stored passkey; user verification is required. Returns the new signature counter, to be
 * stored. Throws Refusal `passkey-refused` whatever is wrong, a counter that went back included.
 */
export async function verifyAuthentication(
  rp: RelyingParty,
  challenge: string,
  response: AuthenticationResponseJSON,
  passkey: Passkey,
): Promise<{ counter: number }> {
  const { verifyAuthenticationResponse } = await library()
  const { verified, authenticationInfo } = await refused(
    verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: rp.origins,
      expectedRPID: rp.id,
      credential: { ...passkey, publicKey: new Uint8Array(passkey.publicKey) },
      requireUserVerification: true,
    }),
  )
  if (!verified || response.id !== passkey.id) throw new Refusal('passkey-refused')
  return { counter: authenticationInfo.newCounter }
}

/** The library throws plain errors with the input in their text: they end here. */
async function refused<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification
  } catch {
    throw new Refusal('passkey-refused')
  }
}
