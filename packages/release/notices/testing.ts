import type { OutgoingMail } from './outgoing.ts'

type Queued = Parameters<OutgoingMail['queue']>[1]

/** An outbox that only remembers; `ready` says whether there is an account. */
export function heldMail(ready = true): OutgoingMail & { queued: Queued[]; ready: boolean } {
  const held = {
    queued: [] as Queued[],
    ready,
    isReady: () => held.ready,
    queue: (_: unknown, mail: Queued) => void held.queued.push(mail),
    drop: (_: unknown, what: Pick<Queued, 'patient' | 'kind' | 'object'>) => {
      const isMeant = ({ patient, kind, object }: Queued) =>
        patient === what.patient && kind === what.kind && (what.object === undefined || object === what.object)
      held.queued = held.queued.filter((mail) => !isMeant(mail))
    },
    mailsTo: (_: unknown, patient: string) =>
      held.queued
        .filter((mail) => mail.patient === patient)
        .map(({ kind }) => ({ kind, at: '2026-11-23T09:00:00.000Z', state: 'waiting' as const })),
  }
  return held
}
