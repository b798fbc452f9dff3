export { invitationLetter, type InvitationLetter } from './invitation-letter.ts'
