export { invitationLetters, type InvitationLetter } from './invitation-letter.ts'
export { pinSheets, type PinSheet } from './pin-sheet.ts'
