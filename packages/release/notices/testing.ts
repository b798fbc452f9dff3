import type { OutgoingMail } from './outgoing.ts'

type Queued = Parameters<OutgoingMail['queue']>[1]

/** An outbox that only remembers; `ready` says whether there is an account. */
export function heldMail(ready = true): OutgoingMail & { queued: Queued[]; ready: boolean } {
  const held = {
    queued: [] as Queued[],
    ready,
    isReady: () => held.ready,
    queue: (_: unknown, mail: Queued) => void held.queued.push(mail),
    drop: (_: unknown, patient: string, kind: Queued['kind']) => {
      held.queued = held.queued.filter((mail) => mail.patient !== patient || mail.kind !== kind)
    },
    mailsTo: (_: unknown, patient: string) =>
      held.queued
        .filter((mail) => mail.patient === patient)
        .map(({ kind }) => ({ kind, at: '2026-11-23T09:00:00.000Z', state: 'waiting' as const })),
  }
  return held
}
