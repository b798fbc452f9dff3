/** What screens load while the PIN is typed: everything that touches cryptography. */
export { createApi } from './api.ts'
export { LiveSession } from './live.ts'
export { makePasskey, passkeysPossible, usePasskey } from './passkey.ts'
export { rehearseOpening } from './opening.ts'
export { certificateNote, claimedCertificate, ofPractice, practiceCertificate } from './practice.ts'
export { rememberedHeads } from './remembered.ts'
export { PatientSession } from './session.ts'
export { CallFailed } from '@siegel/contract'
export { hex, isRefusal, Refusal, systemClock, utf8 } from '@siegel/foundation'
export {
  accountCodeMatches,
  formatFingerprint,
  linkSlot,
  offlinePasswordSlot,
  parseAccountCode,
  parseLinkFragment,
  passwordSlot,
  prepareStretch,
  sha256,
} from '@siegel/sealing'
