import type { PracticeCertificate, SlotSecret } from '@siegel/sealing'
import { loadCore } from '../app/core.ts'
import { gateway } from '../app/gateway.ts'
import { openSlot } from '../arrive/open-by-link.ts'
import { whenIdle } from '../app/when-idle.ts'
import type { LiveSession } from '../core/live.ts'
import type { PracticeHint } from '../core/practice.ts'
import { mayHaveCopies } from '../offline/may-have.ts'

/** The certificate that was fetched before anybody signed in: in order, but nobody has said yet whose it should be. */
let coming: { certificate: Promise<PracticeCertificate>; at: number } | undefined

/** Longer than this a page may have stood open. */
const fresh_ms = 60_000

/** What can be done before somebody signs in: the certificate comes, and what is slow the first time is rehearsed. */
export async function prepareSignIn(): Promise<void> {
  const core = await loadCore()
  const certificate = gateway()
    .then(core.certificateNote)
    .then((note) => core.claimedCertificate(note, Date.now()))
  coming = { certificate, at: Date.now() }
  const claimed = await certificate
  whenIdle(() => void core.rehearseOpening(claimed).catch(() => undefined))
}

async function certificateFor(hint: PracticeHint): Promise<PracticeCertificate> {
  const core = await loadCore()
  const came = coming !== undefined && Date.now() - coming.at < fresh_ms ? coming.certificate : undefined
  coming = undefined
  const claimed = await came?.catch(() => undefined)
  if (claimed !== undefined) return core.ofPractice(claimed, hint)
  return core.practiceCertificate(await gateway(), hint, Date.now())
}

/** By a passkey alone: its user handle names practice and mailbox. Throws Refusal or CallFailed. */
export async function openByPasskey(): Promise<LiveSession> {
  const core = await loadCore()
  const { slot, practice, mailbox } = await core.usePasskey()
  const certificate = await certificateFor({ pfp: practice })
  return openOrForget(openSlot(certificate, slot, mailbox), () => Promise.resolve(slot))
}

/** By account code and password. Throws Refusal (also for what was typed) or CallFailed. */
export async function openByPassword(typedCode: string, password: string): Promise<LiveSession> {
  const core = await loadCore()
  const code = core.parseAccountCode(typedCode)
  const certificate = await certificateFor({ code })
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
