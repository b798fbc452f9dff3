import { base64, base64url, hex } from '@siegel/foundation'
import {
  passkeySlot,
  randomBytes,
  sealBag,
  sha256,
  slotProof,
  type BagKeys,
  type MailboxRef,
  type SlotSecret,
} from '@siegel/sealing/node'
import type { fixture } from './testing.ts'
import { doctor } from './testing.ts'

type Scene = Awaited<ReturnType<typeof fixture>>
type Opened = { ref: MailboxRef; keys: BagKeys }

const month_ms = 31 * 24 * 60 * 60_000
const wrong = (slot: SlotSecret): SlotSecret => ({ ...slot, secret: randomBytes(32) })

async function enrolled(scene: Scene, opened: Opened): Promise<SlotSecret> {
  const credentialId = randomBytes(16)
  const slot = passkeySlot(randomBytes(32), credentialId)
  await scene.upload(opened, {
    kind: 'enrol',
    slot: hex(slot.id),
    slotKind: 'prf1',
    credentialId: base64url(credentialId),
    proofSha256: hex(sha256(slotProof(slot))),
    bag: base64(await sealBag(slot, opened.ref, opened.keys)),
    label: 'Telefon',
  })
  return slot
}

/** For tests: ways in that open nothing, each for another reason. One that is asked for may be asked four times an hour. */
export async function refusedSlots(scene: Scene): Promise<Record<string, () => SlotSecret>> {
  const expired = (await scene.invited('Alt')).right
  scene.clock.advance(month_ms)
  const killed = await scene.invited('Zu')
  for (let i = 0; i < 5; i++) await scene.ask(wrong(killed.right))
  const open = await scene.invited('Offen')
  const [live, usedUp, removed] = [
    await enrolled(scene, open),
    await enrolled(scene, open),
    await enrolled(scene, open),
  ]
  for (let i = 0; i < 5; i++) await scene.ask(wrong(usedUp))
  await scene.access.revoke(doctor, open.id, hex(removed.id))
  return {
    unknown: () => passkeySlot(randomBytes(32), randomBytes(16)),
    wrong: () => wrong(live),
    expired: () => expired,
    'used up': () => usedUp,
    killed: () => killed.right,
    removed: () => removed,
  }
}
