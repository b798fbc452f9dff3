/** Everything of the browser-safe entry, and what needs Node; `sha256`, `linkSlot` and `passwordSlot` of this entry are the fast ones. */
export * from '../index.ts'
export { argon2id, type Argon2Cost } from './argon2.ts'
export {
  blobContext,
  blobKey,
  ChunkOpener,
  openBlob,
  openBlobStream,
  sealBlob,
  sealBlobStream,
  sealedChunk,
  unsealedLength,
  type BlobContext,
} from './blob.ts'
export {
  certificateExpiry,
  certificateValidity,
  createAuthority,
  createTlsKey,
  ed25519KeyPem,
  ed25519SpkiSha256,
  issueServerCertificate,
  keySpkiSha256,
  selfSignedTunnelCertificate,
  spkiSha256,
  type KeyAndCertificate,
  type ServerCertificateOptions,
} from './certificates.ts'
export * from './certificates.ts'
export { CHUNK_BYTES as blobChunk_bytes, HEADER_BYTES as blobHeader_bytes } from './cobblestone.ts'
export { newSessionToken, randomId, sha256, sha256Hex, sha256Pieces, tokenHash } from './hash.ts'
export { sealItemFast } from './item-fast.ts'
export {
  fitsJwtAlgorithm,
  jwkThumbprint,
  jwtAlgorithms,
  parsePublicJwks,
  verifyJwtSignature,
  type JwtAlgorithm,
  type PublicJwk,
} from './jwt.ts'
export {
  authenticationOptions,
  registrationOptions,
  verifyAuthentication,
  verifyRegistration,
  type AuthenticationResponseJSON,
  type Passkey,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  type RelyingParty,
} from './passkeys.ts'
export { linkSlot, passwordSlot } from './slots.ts'
export { hashPassword, verifyPassword } from './password.ts'
export { newTotpSecret, totpCode, totpUri, verifyTotp } from './totp.ts'
