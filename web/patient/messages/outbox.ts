import type { MessageTopic, NewUpload } from '@siegel/contract/patient'
import { hex } from '@siegel/foundation'
import type { LiveSession } from '../core/live.ts'
import { waitReceived } from '../enrol/wait-received.ts'

type Message = Extract<NewUpload, { kind: 'message' }>

/** A message on its way: the gateway has it, the practice not yet; or the practice did not take it. */
export interface Pending {
  upload: string
  message: Message
  at: string
  /** Why the practice did not take it. */
  refused?: string
}

/** A message that is being written. */
export interface Draft {
  topic: MessageTopic
  text: string
  medication: string
  attachments: readonly Attached[]
}
export interface Attached {
  name: string
  mediaType: 'image/jpeg' | 'application/pdf'
  content: Uint8Array<ArrayBuffer>
}

const again_ms = 15_000

/**
 * What a patient writes, in the memory of this page alone: it survives a look at something else, and is gone when the
 * mailbox is closed.
 */
export class Outbox {
  readonly #live: LiveSession
  readonly #about: string | undefined
  readonly #drafts = new Map<string, Draft>()
  readonly #listeners = new Set<() => void>()
  readonly #pause: (ms: number) => Promise<void>
  #pending: readonly Pending[] = []

  /** `about`: the mailbox of the patient for whom the reader acts. */
  constructor(
    live: LiveSession,
    pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    about?: string,
  ) {
    this.#live = live
    this.#about = about
    this.#pause = pause
    live.subscribe(() => this.#settle())
  }

  readonly pending = (): readonly Pending[] => this.#pending

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  draft(place: string): Draft | undefined {
    return this.#drafts.get(place)
  }

  keepDraft(place: string, draft: Draft | undefined): void {
    if (draft === undefined) this.#drafts.delete(place)
    else this.#drafts.set(place, draft)
  }

  /** Throws what sending throws; then nothing is on its way. */
  async send(message: Message): Promise<void> {
    const upload = await this.#live.session.send(message, this.#about)
    this.#set([...this.#pending, { upload: hex(upload), message, at: new Date().toISOString() }])
    void this.#follow(upload)
  }

  /** Takes one that was refused out of sight. */
  forget({ upload }: Pending): void {
    this.#set(this.#pending.filter((one) => one.upload !== upload))
  }

  /** Looks until the practice has it; what the mailbox says then decides. */
  async #follow(upload: Uint8Array): Promise<void> {
    const id = hex(upload)
    const waits = () => this.#pending.some((one) => one.upload === id && one.refused === undefined)
    while (waits() && this.#live.state().over === undefined) {
      try {
        if (await waitReceived(this.#live.session, upload, this.#pause)) await this.#live.refresh()
      } catch (error) {
        if (!this.#live.ended(error)) await this.#pause(again_ms)
      }
      if (waits()) await this.#pause(again_ms / 10)
    }
  }

  #settle(): void {
    const { index, files } = this.#live.state().view
    const received = new Set(files.manifest.received.map(hex))
    const refused = new Map(index.refused?.map(({ upload, code }) => [upload, code]))
    const next = this.#pending.flatMap((one) => {
      const code = refused.get(one.upload)
      if (code !== undefined) return [{ ...one, refused: code }]
      // It is an item of the mailbox now.
      return received.has(one.upload) && one.refused === undefined ? [] : [one]
    })
    if (next.length !== this.#pending.length || next.some((one, at) => one.refused !== this.#pending[at]?.refused))
      this.#set(next)
  }

  #set(pending: readonly Pending[]): void {
    this.#pending = pending
    for (const listener of this.#listeners) listener()
  }
}

const boxes = new WeakMap<LiveSession, Map<string | undefined, Outbox>>()

/** The one of an open mailbox, for each person for whom the reader writes. */
export function outboxOf(live: LiveSession, about?: string): Outbox {
  const known = boxes.get(live) ?? new Map<string | undefined, Outbox>()
  boxes.set(live, known)
  const box = known.get(about) ?? new Outbox(live, undefined, about)
  known.set(about, box)
  return box
}
