import { useState } from 'react'
import { loadCore } from '../app/core.ts'
import type { NewSlot } from '../core/enrol.ts'
import type { LiveSession } from '../core/live.ts'
import { waitReceived } from './wait-received.ts'

export type Enrolment =
  | { step: 'idle'; failed?: string }
  /** The device is asking, or the password is being stretched. */
  | { step: 'making' }
  | { step: 'sending' }
  | { step: 'pending'; upload: Uint8Array; kind: NewSlot['slot']['kind'] }
  | { step: 'done'; kind: NewSlot['slot']['kind'] }

/** What the button says while the device asks and while the practice takes it. */
export const busyText = (state: Enrolment, texts: { making: string; sending: string }): string | undefined =>
  state.step === 'making' || state.step === 'sending' ? texts[state.step] : undefined

/** Makes a way in, sends it, and says done only when the manifest says received. */
export function useEnrolment(live: LiveSession) {
  const [state, setState] = useState<Enrolment>({ step: 'idle' })

  const confirm = async (upload: Uint8Array, kind: NewSlot['slot']['kind']) => {
    setState({ step: 'sending' })
    const received = await waitReceived(live.session, upload)
    setState(received ? { step: 'done', kind } : { step: 'pending', upload, kind })
    if (received) void live.refresh()
  }

  const run = async (make: () => Promise<NewSlot>) => {
    setState({ step: 'making' })
    const core = await loadCore()
    try {
      const made = await make()
      setState({ step: 'sending' })
      await confirm(await live.session.enrol(made), made.slot.kind)
    } catch (error) {
      if (live.ended(error)) return
      if (core.isRefusal(error) || error instanceof core.CallFailed) setState({ step: 'idle', failed: error.code })
      else throw error
    }
  }
  return { state, run, confirm }
}

/** Makes a passkey for the open mailbox. */
export async function passkeySlotFor(live: LiveSession, label: string): Promise<NewSlot> {
  const core = await loadCore()
  const { practice, patient } = live.state().view.index
  const names = { practice: practice.name, patient: patient.name }
  return { ...(await core.makePasskey(live.session.practice, live.session.mailbox, names)), label }
}

/** Makes a password's slot; what was typed may be refused, also an account code of another practice. */
export async function passwordSlotFor(
  live: LiveSession,
  typedCode: string,
  password: string,
  label: string,
): Promise<NewSlot> {
  const core = await loadCore()
  const code = core.parseAccountCode(typedCode)
  if (!core.accountCodeMatches(code, live.session.practice)) throw new core.Refusal('account-code-other')
  return { slot: await core.passwordSlot(code, password), label }
}
