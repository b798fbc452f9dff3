import type { PortalState } from '@siegel/contract/staff'
import type { Reader } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import * as release from '../statements.ts'
import * as statements from './statements.ts'

/** Whether anybody was ever in the mailbox. */
export const wasOpened = (reader: Reader, mailbox: string): boolean =>
  reader
    .all(release.slotsOf, { mailbox })
    .some(({ kind, last_used_at }) => kind !== 'linkpin1' || last_used_at !== null)

/** How the newest invitation of a patient went out and what became of it; where notices go. */
export function sentStateOf(
  { store, mail }: Pick<ReleaseContext, 'store' | 'mail'>,
  patient: string,
): Pick<PortalState, 'invitation' | 'notices'> {
  return store.read((reader) => {
    const mailbox = reader.get(release.mailboxOfPatient, { patient })
    if (mailbox === undefined) return {}
    const slots = reader.all(release.slotsOf, { mailbox: mailbox.id })
    const link = slots.findLast(({ kind, epoch }) => kind === 'linkpin1' && epoch === mailbox.epoch)
    const wish = reader.get(statements.wishOf, { mailbox: mailbox.id })
    const email = wish?.email ?? undefined
    const notices = email === undefined ? {} : { notices: { email, since: wish?.set_at ?? '' } }
    if (link === undefined) return notices
    const sent = reader.get(statements.linkOf, { slot: link.id })
    const openedAt = sent?.first_used_at ?? undefined
    const byMail = sent?.channel === 'email' ? newestInvitation(mail.mailsTo(reader, patient)) : undefined
    return {
      ...notices,
      invitation: {
        // Links of the first versions all went out in a letter.
        channel: sent?.channel ?? 'letter',
        sentAt: link.created_at,
        failedTries: link.tries,
        ...(openedAt === undefined ? {} : { openedAt }),
        ...(byMail === undefined ? {} : { mail: byMail }),
      },
    }
  })
}

function newestInvitation(mails: ReturnType<ReleaseContext['mail']['mailsTo']>) {
  const found = mails.find(({ kind }) => kind === 'invitation')
  if (found === undefined) return undefined
  const { state, endedAt, at, code } = found
  return { state, at: endedAt ?? at, ...(code === undefined ? {} : { code }) }
}
