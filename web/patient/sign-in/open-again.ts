import { loadCore } from '../app/core.ts'
import { gateway } from '../app/gateway.ts'
import { openSlot } from '../arrive/open-by-link.ts'
import type { LiveSession } from '../core/live.ts'

/** By a passkey alone: its user handle names practice and mailbox. Throws Refusal or CallFailed. */
export async function openByPasskey(): Promise<LiveSession> {
  const core = await loadCore()
  const { slot, practice, mailbox } = await core.usePasskey()
  const certificate = await core.practiceCertificate(await gateway(), { pfp: practice }, Date.now())
  return openSlot(certificate, slot, mailbox)
}

/** By account code and password. Throws Refusal (also for what was typed) or CallFailed. */
export async function openByPassword(typedCode: string, password: string): Promise<LiveSession> {
  const core = await loadCore()
  const code = core.parseAccountCode(typedCode)
  const certificate = await core.practiceCertificate(await gateway(), { code }, Date.now())
  return openSlot(certificate, await core.passwordSlot(code, password))
}
