export {
  accountCodeMatches,
  formatAccountCode,
  newAccountCode,
  parseAccountCode,
  type AccountCode,
} from './account-code.ts'
export { openKept, sealKept } from './kept.ts'
export { aesGcmOpen, aesGcmSeal } from './aead.ts'
export {
  ANSWER_BYTES,
  checkAgainstAnswer,
  openAnswer,
  sealAnswer,
  type OpeningAnswer,
  type OpeningYes,
} from './answer.ts'
export { BAG_BYTES_MAX, openBag, sealBag, type BagKeys } from './bag.ts'
export {
  formatCertificate,
  openCertificate,
  signCertificate,
  witnessPolicyHash,
  type ClosedLog,
  type LogKey,
  type PracticeCertificate,
  type WitnessPolicy,
} from './certificate.ts'
export { cosign, verifyCosignature } from './cosignature.ts'
export { ed25519PublicKey, ed25519Sign, ed25519Verify } from './ed25519.ts'
export { fromInstant, toInstant } from './fields.ts'
export { formatFingerprint, parseFingerprint, practiceFingerprint } from './fingerprint.ts'
export { hkdf, hmacSha256, randomBytes, sha256 } from './hash.ts'
export {
  cleanFileName,
  ITEM_BYTES_MAX,
  MEDIA_TYPES,
  openItem,
  resealItem,
  sealItem,
  type ItemDraft,
  type ItemHeader,
  type MediaType,
  type SealedItem,
} from './item.ts'
export type { MailboxRef } from './lines.ts'
export { formatLink, newLinkSecret, newPin, parseLinkFragment, parsePin } from './link.ts'
export { generateAgeKeys, generateMailboxKeys, type AgeKeys, type MailboxKeys } from './mailbox-keys.ts'
export {
  formatManifest,
  listsStatement,
  manifestHash,
  openManifest,
  signManifest,
  type MailboxManifest,
} from './manifest.ts'
export {
  NOTE_COSIGNATURE,
  NOTE_ED25519,
  noteSigner,
  noteVerifier,
  openNote,
  signNote,
  splitNote,
  type NoteSignature,
  type NoteSigner,
  type NoteVerifier,
} from './note.ts'
export {
  openOpeningRequest,
  sealOpeningRequest,
  type AgainRequest,
  type OpeningRequest,
  type OpenRequest,
} from './opening-request.ts'
export { padmeLength } from './padme.ts'
export { checkPassword } from './password-rules.ts'
export { linkSlot, offlinePasswordSlot, passwordSlot, prepareStretch } from './browser-slots.ts'
export {
  OFFLINE_PRF_SALT,
  parsePasskeyUserId,
  passkeySlot,
  passkeyUserId,
  PRF_SALT,
  slotProof,
  type SlotKind,
  type SlotSecret,
} from './slot.ts'
export {
  documentKeyName,
  formatStatement,
  openKeptItem,
  openReleasedItem,
  openStatement,
  releaseStatement,
  signStatement,
  statementHash,
  type ReleaseStatement,
} from './statement.ts'
export {
  checkUpload,
  openUpload,
  openUploadFile,
  sealUpload,
  UPLOAD_BYTES_MAX,
  type SealedUpload,
  type UploadHeader,
  type UploadStatement,
} from './upload.ts'
export { formatVkey, parseVkey, type Vkey } from './vkey.ts'
