import type { SlotSecret } from '@siegel/sealing'
import { loadCore } from '../app/core.ts'
import { gateway } from '../app/gateway.ts'
import { openSlot } from '../arrive/open-by-link.ts'
import type { LiveSession } from '../core/live.ts'
import { mayHaveCopies } from '../offline/may-have.ts'

/** By a passkey alone: its user handle names practice and mailbox. Throws Refusal or CallFailed. */
export async function openByPasskey(): Promise<LiveSession> {
  const core = await loadCore()
  const { slot, practice, mailbox } = await core.usePasskey()
  const certificate = await core.practiceCertificate(await gateway(), { pfp: practice }, Date.now())
  return openOrForget(openSlot(certificate, slot, mailbox), () => Promise.resolve(slot))
}

/** By account code and password. Throws Refusal (also for what was typed) or CallFailed. */
export async function openByPassword(typedCode: string, password: string): Promise<LiveSession> {
  const core = await loadCore()
  const code = core.parseAccountCode(typedCode)
  const certificate = await core.practiceCertificate(await gateway(), { code }, Date.now())
  return openOrForget(openSlot(certificate, await core.passwordSlot(code, password)), () =>
    core.offlinePasswordSlot(code, password),
  )
}

/** A way in that the safe does not know any more opens no copies on this device either. */
async function openOrForget(opening: Promise<LiveSession>, slot: () => Promise<SlotSecret>): Promise<LiveSession> {
  try {
    return await opening
  } catch (error) {
    const { isRefusal } = await loadCore()
    if (isRefusal(error, 'opening-no') && (await mayHaveCopies())) {
      const { dropWhatOpens } = await import('../offline/copies.ts')
      await dropWhatOpens(await slot())
    }
    throw error
  }
}
