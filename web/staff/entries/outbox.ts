import { actingPerson, codeOf, api } from '../core/api.ts'
import { stored, useStored } from '../core/stored.ts'

/**
 * A line on its way to the safe. It is kept here until the safe has acknowledged it, and sent again under the same key
 * where the network was away: nothing that was typed is lost, nothing is written twice.
 */
export interface Outgoing {
  key: string
  /** Who typed it: nobody else sends it or sees it. */
  person: string
  patient: string
  line: string
  at?: string
  act: 'commit' | 'draft'
  /** The draft it was; for drafts the one it changes. */
  draft?: { id: string; version: number }
  state: 'sending' | 'waiting' | 'refused'
  /** Stable code of the refusal. */
  code?: string
}

const again_ms = 2500
const outgoing = stored<readonly Outgoing[]>([])

export const useOutgoing = (person: string | undefined, patient: string): Outgoing[] =>
  useStored(outgoing).filter((one) => one.person === person && one.patient === patient)

/** How many lines of a person could not be saved so far, in all charts. */
export const useUnsaved = (person: string | undefined): number =>
  useStored(outgoing).filter((one) => one.person === person && one.state !== 'sending').length

const change = (key: string, next: Partial<Outgoing>): void =>
  outgoing.set(outgoing.get().map((one) => (one.key === key ? { ...one, ...next } : one)))
export const dropOutgoing = (key: string): void => outgoing.set(outgoing.get().filter((one) => one.key !== key))

const isTransient = (code: string): boolean =>
  ['network', 'not-signed-in', 'safe-locked', 'too-many-requests', 'internal', 'timeout'].includes(code)

async function transmit(one: Outgoing): Promise<void> {
  const { key, patient, line, at, act, draft } = one
  const params = { id: patient }
  if (act === 'commit')
    await api.commitEntry({
      params,
      body: { key, line, ...(at === undefined ? {} : { at }), ...(draft === undefined ? {} : { draft }) },
    })
  else await api.keepDraft({ params, body: { key: draft?.id ?? key, line, ...(draft && { version: draft.version }) } })
}

/** Sends a line; `arrived` is called once the safe has it. */
export function send(one: Omit<Outgoing, 'state'>, arrived: (patient: string) => Promise<unknown>): void {
  outgoing.set([...outgoing.get().filter(({ key }) => key !== one.key), { ...one, state: 'sending' }])
  const attempt = async (): Promise<void> => {
    const current = outgoing.get().find(({ key }) => key === one.key)
    if (current === undefined) return
    // Somebody else may be at this computer by now, who must not sign for it.
    if (actingPerson() !== one.person) {
      change(one.key, { state: 'waiting' })
      setTimeout(() => void attempt(), again_ms)
      return
    }
    try {
      await transmit(current)
      // The chart is read anew first, so that the line never disappears in between.
      await arrived(one.patient).catch(() => undefined)
      dropOutgoing(one.key)
    } catch (error) {
      const code = codeOf(error)
      change(one.key, { state: isTransient(code) ? 'waiting' : 'refused', code })
      if (isTransient(code)) setTimeout(() => void attempt(), again_ms)
    }
  }
  void attempt()
}

// Whoever closes the window with unsaved lines is asked first.
addEventListener('beforeunload', (event) => {
  if (outgoing.get().length > 0) event.preventDefault()
})
