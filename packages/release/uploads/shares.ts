import type { UploadOf } from '@siegel/contract/patient'
import { hex, Refusal, unhex, utf8 } from '@siegel/foundation'
import {
  formatLink,
  generateMailboxKeys,
  linkSlot,
  newLinkSecret,
  newPin,
  randomBytes,
  sealBag,
  sha256,
  slotProof,
} from '@siegel/sealing/node'
import { closeGuest } from '../closing.ts'
import type { ReleaseContext } from '../context.ts'
import { pseudonymOf } from '../copies.ts'
import * as copies from '../copies-statements.ts'
import type { GatewaySync } from '../gateway-sync.ts'
import { shareItem } from '../names.ts'
import { requireEpoch, sealListed, statementFacts } from '../items.ts'
import { seal } from '../seal.ts'
import * as statements from '../statements.ts'
import type { UploadAct, UploadHandlers, UploadSource } from './handler.ts'

/** Open shares of one patient, and how many days ahead one may end. */
const mostShares = 10
const mostDays = 90

/** Shares are made by patients; the practice sees them and can end none but by withdrawing what is in them. */
export const shareHandlers = (
  context: ReleaseContext,
  sync: GatewaySync,
): Pick<UploadHandlers, 'share' | 'end-share'> => ({
  share: (from, body) => makeShare(context, sync, from, body),

  'end-share': ({ mailbox }, { share }) => ({
    verb: 'end-share',
    object: `mailbox/${share}`,
    needs: [],
    run: ({ transaction }) => {
      const owner = transaction.get(statements.mailboxById, { id: mailbox })
      const guest = transaction.get(statements.mailboxById, { id: share })
      const isOwn = guest?.kind === 'guest' && guest.patient !== null && guest.patient === owner?.patient
      if (!isOwn || guest.state !== 'live') throw new Refusal('not-found')
      closeGuest(transaction, share)
    },
    // In the guest's turn: an opening that is under way finds it closed, or is thrown out with it.
    after: () => sync.inTurn(share),
  }),
})

async function makeShare(
  context: ReleaseContext,
  sync: GatewaySync,
  { mailbox, epoch, patient }: UploadSource,
  { items, until: day, name }: UploadOf<'share'>,
): Promise<UploadAct> {
  const { keys, store } = context
  const owner = store.read((reader) => reader.get(statements.mailboxById, { id: mailbox }))
  if (owner === undefined || patient === null) throw new Refusal('not-allowed')
  const until = endOf(context, day)
  const shared = sharedItems(context, patient, items)
  const guest = hex(randomBytes(16))
  const guestKeys = await generateMailboxKeys()
  const [linkSecret, pin] = [newLinkSecret(), newPin()]
  const slot = await linkSlot(linkSecret, pin)
  const bag = await sealBag(slot, { practice: keys.practice, mailbox: unhex(guest), epoch: 1 }, guestKeys)
  const to = { id: guest, epoch: 1, recipient: guestKeys.recipient }
  const sealed = await sealListed(
    context,
    to,
    shared.map((item) => ({ item, about: mailbox })),
  )
  const { hostNames, linkPort } = context.practice()
  const link = formatLink(hostNames[0] ?? '', linkPort, keys.practice, linkSecret)
  const letter = await seal(context, {
    to: { mailbox, epoch, recipient: owner.recipient },
    item: shareItem(guest),
    revision: 1,
    mediaType: 'application/vnd.siegel.share+json',
    fileName: 'share.json',
    content: utf8(JSON.stringify({ format: 1, link, pin })),
  })
  const hashes = statementFacts(sealed)
  return {
    verb: 'share',
    object: `mailbox/${guest}`,
    facts: [`until ${until}`, ...hashes],
    needs: [],
    run: ({ transaction, at }) => {
      requireEpoch(transaction, owner)
      const open = transaction.all(copies.guestsOf, { patient }).filter(({ state }) => state === 'live')
      if (open.length >= mostShares) throw new Refusal('too-many-shares')
      for (const { id } of shared)
        if (transaction.get(statements.itemById, { id })?.withdrawn_at !== null) throw new Refusal('not-found')
      pseudonymOf(transaction, patient, owner.subject, at)
      transaction.run(statements.putMailbox, {
        id: guest,
        kind: 'guest',
        patient,
        subject: JSON.stringify({ name }),
        epoch: 1,
        recipient: guestKeys.recipient,
        signingKey: guestKeys.signingPublicKey,
        at,
        until,
      })
      transaction.run(statements.insertSlot, {
        id: hex(slot.id),
        mailbox: guest,
        epoch: 1,
        kind: slot.kind,
        label: 'Link',
        bag,
        proofHash: sha256(slotProof(slot)),
        at,
        expiresAt: until,
        credentialId: null,
      })
      for (const { id: item } of shared) transaction.run(copies.shareItem, { mailbox: guest, item })
      for (const row of sealed) transaction.run(statements.putSealed, row)
      transaction.run(statements.putSealed, { ...letter, mailbox })
    },
    after: () => sync.inTurn(guest),
  }
}

/** The items that the patient named, with the files that belong to them. Throws Refusal 'not-found'. */
function sharedItems({ store }: ReleaseContext, patient: string, items: readonly string[]): statements.ItemRow[] {
  const live = store
    .read((reader) => reader.all(statements.itemsOf, { patient }))
    .filter(({ withdrawn_at: at, kind }) => at === null && (kind === 'laboratory' || kind === 'document'))
  const named = new Set(items)
  if (!items.every((item) => live.some(({ id }) => id === item))) throw new Refusal('not-found')
  return live.filter(({ id, parent }) => named.has(id) || (parent !== null && named.has(parent)))
}

/** The end of a civil day in the practice's zone, as an instant. Throws Refusal 'share-too-long' or 'share-over'. */
function endOf({ practice, clock }: ReleaseContext, day: string): string {
  const zone = practice().timeZone
  const end = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds
  if (end <= clock.now()) throw new Refusal('share-over')
  if (end > clock.now() + (mostDays + 1) * 86_400_000) throw new Refusal('share-too-long')
  return new Date(end).toISOString()
}
