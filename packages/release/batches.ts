import type { Caller } from '@siegel/access'
import { isRefusal, Refusal } from '@siegel/foundation'
import { randomId } from '@siegel/sealing/node'
import type { ReleaseContext } from './context.ts'
import type { InvitationWish } from './invitations.ts'
import type { LetterContent, PinContent } from './letters.ts'
import type { PatientAccess } from './patient-access.ts'

/** So long after its end a batch can be looked at. */
const life_ms = 15 * 60_000

interface Batch {
  by: string
  channel: InvitationWish['channel']
  patients: readonly string[]
  invited: { patient: string; invitation: string }[]
  refused: { patient: string; code: string }[]
  /** When it came to its end. */
  endedAt?: number
}

/** How far a batch is. */
export type BatchState = Pick<Batch, 'channel' | 'invited' | 'refused'> & { total: number; done: boolean }

/**
 * Invites many patients, one after the other: each invitation is whole and has an entry of its own, or it is not made at all
 * and the list says why. An access that works is never ended by a batch.
 */
export class InvitationBatches {
  readonly #context: ReleaseContext
  readonly #access: PatientAccess
  readonly #batches = new Map<string, Batch>()
  #stopped = false

  constructor(context: ReleaseContext, access: PatientAccess) {
    this.#context = context
    this.#access = access
  }

  /** Begins one; its id. Throws Refusal 'too-many-requests' while another one runs. */
  start(caller: Caller, patients: readonly string[], wish: Omit<InvitationWish, 'onlyFirst'>): string {
    this.#forget()
    if ([...this.#batches.values()].some(({ endedAt }) => endedAt === undefined)) throw new Refusal('too-many-requests')
    const id = randomId()
    const batch: Batch = {
      by: caller.id,
      channel: wish.channel,
      patients: [...new Set(patients)],
      invited: [],
      refused: [],
    }
    this.#batches.set(id, batch)
    void this.#run(caller, batch, { ...wish, onlyFirst: true })
    return id
  }

  /** Throws Refusal 'not-found' to anybody else than who began it. */
  state(caller: Caller, id: string): BatchState {
    const { channel, patients, invited, refused, endedAt } = this.#of(caller, id)
    return { channel, invited, refused, total: patients.length, done: endedAt !== undefined }
  }

  /** What the letters say, in the order of the list; each one is logged. Throws Refusal 'not-found' once the time is over. */
  letters(caller: Caller, id: string): LetterContent[] {
    const batch = this.#of(caller, id)
    if (batch.channel === 'email') throw new Refusal('not-found')
    return batch.invited.map(({ invitation }) => this.#access.letter(caller, invitation))
  }

  /** What the sheets with the PINs say; the same. */
  pins(caller: Caller, id: string): PinContent[] {
    return this.#of(caller, id).invited.map(({ invitation }) => this.#access.pin(caller, invitation))
  }

  /** What was begun is not gone on with. */
  stop(): void {
    this.#stopped = true
  }

  #of(caller: Caller, id: string): Batch {
    this.#forget()
    const batch = this.#batches.get(id)
    if (batch === undefined || batch.by !== caller.id) throw new Refusal('not-found')
    return batch
  }

  #forget(): void {
    const now = this.#context.clock.now()
    for (const [id, { endedAt }] of this.#batches)
      if (endedAt !== undefined && now - endedAt > life_ms) this.#batches.delete(id)
  }

  async #run(caller: Caller, batch: Batch, wish: InvitationWish): Promise<void> {
    for (const patient of batch.patients) {
      if (this.#stopped) return
      try {
        const { invitation } = await this.#access.invite(caller, patient, wish)
        batch.invited.push({ patient, invitation })
      } catch (error) {
        const code = isRefusal(error) ? error.code : 'internal'
        if (code === 'internal') this.#context.log.error({ kind: 'batch' }, 'an invitation failed')
        batch.refused.push({ patient, code })
      }
    }
    batch.endedAt = this.#context.clock.now()
  }
}
