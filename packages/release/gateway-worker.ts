import { setTimeout as sleep } from 'node:timers/promises'
import { unbase64 } from '@siegel/foundation'
import { endWhatIsOver } from './acting.ts'
import type { ReleaseContext } from './context.ts'
import type { GatewayClient } from './gateway-link.ts'
import type { GatewaySync } from './gateway-sync.ts'
import type { Openings } from './openings.ts'
import { sendDueNotices } from './notices/notices.ts'
import { takeReports } from './reports.ts'
import type { Uploads } from './uploads/uploads.ts'

const pollWait_s = 25
const collectEvery_ms = 1_000
const afterFailure_ms = 500
/** Mailboxes are looked through for manifests that have to be signed anew. */
const reconcileEvery_ms = 60 * 60_000

export interface GatewayWorkerOptions {
  context: ReleaseContext
  gateway: GatewayClient
  sync: GatewaySync
  openings: Openings
  uploads: Uploads
  /** Brings greeting, certificate and keys up to date; the first thing after the gateway is back. */
  introduce: () => Promise<void>
}

/** The safe's steady work with its gateway: answers openings, takes uploads and reports, pushes what differs. */
export class GatewayWorker {
  readonly #options: GatewayWorkerOptions
  #running = true
  #connected = false
  #tunnel: 'connected' | 'offline' | 'not-paired' = 'not-paired'

  constructor(options: GatewayWorkerOptions) {
    this.#options = options
  }

  get connected(): boolean {
    return this.#connected
  }

  get tunnel(): 'connected' | 'offline' | 'not-paired' {
    return this.#connected ? this.#tunnel : 'offline'
  }

  start(): void {
    void this.#keep('openings', () => this.#answerOpenings())
    void this.#keep('collect', () => this.#collect())
  }

  stop(): void {
    this.#running = false
  }

  /** Repeats for ever; the gateway may be away at any time, and comes back by itself. */
  async #keep(what: string, work: () => Promise<void>): Promise<void> {
    while (this.#running) {
      try {
        await work()
      } catch (error) {
        if (!this.#running) return
        this.#connected = false
        this.#options.context.log.debug({ what, kind: error instanceof Error ? error.name : 'unknown' }, 'gateway away')
        await sleep(afterFailure_ms)
      }
    }
  }

  async #answerOpenings(): Promise<void> {
    const { gateway, openings, context } = this.#options
    const { requests } = await gateway.requests({ query: { wait_s: pollWait_s } })
    for (const { id, sealed } of requests) {
      void openings
        .answer(unbase64(sealed))
        .then(async (bytes) => {
          if (bytes !== undefined)
            await gateway.answer({ params: { id }, body: { bytes, mediaType: 'application/octet-stream' } })
        })
        .catch((error: unknown) =>
          context.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'opening failed'),
        )
    }
  }

  async #collect(): Promise<void> {
    const { context, gateway, sync, uploads, introduce } = this.#options
    sync.forget()
    await introduce()
    await sync.reconcile()
    const since = context.clock.now()
    while (this.#running && !sync.isBehind && context.clock.now() - since < reconcileEvery_ms) {
      this.#tunnel = (await gateway.state()).tunnel
      this.#connected = true
      for (const mailbox of endWhatIsOver(context)) await sync.inTurn(mailbox)
      await uploads.takeAll()
      await takeReports(context, gateway)
      // Only now, since what they tell of is at the gateway.
      sendDueNotices(context)
      await sleep(collectEvery_ms)
    }
  }
}
