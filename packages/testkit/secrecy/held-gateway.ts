import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Mailboxes } from '@siegel/mailbox'
import type { GatewayClient } from '@siegel/release'

/** The gateway's real mailboxes on disk, without a network between them and the safe; what lies there can be looked at. */
export class HeldGateway {
  readonly #data: string
  readonly client: GatewayClient
  /** Sessions that are open, by the hash of their token: whose mailbox each shows. */
  readonly sessions = new Map<string, { mailbox: string; slot: string }>()

  /** `rest`: what it does about everything else. `keeps`: a gateway with a mistake, which drops nothing that it has once got. */
  constructor(data: string, rest: GatewayClient, keeps = false) {
    this.#data = data
    const mailboxes = new Mailboxes(data)
    const end = (mailbox: string, slot?: string) => {
      for (const [hash, session] of this.sessions)
        if (session.mailbox === mailbox && (slot === undefined || session.slot === slot)) this.sessions.delete(hash)
    }
    const client: Partial<GatewayClient> = {
      putMailbox: async ({ params, body: { items, ...files } }) => {
        const named = keeps ? [...items, ...this.#names(params.mailbox)] : items
        return { missing: await mailboxes.put(params.mailbox, files, named) }
      },
      putItem: async ({ params, body }) => {
        await mailboxes.putItem(params.mailbox, params.name, body.bytes)
        return undefined
      },
      deleteMailbox: async ({ params }) => {
        end(params.mailbox)
        await mailboxes.remove(params.mailbox)
        return undefined
      },
      putSession: async ({ params, body }) => {
        this.sessions.set(params.hash, body)
        return undefined
      },
      endSession: async ({ params }) => {
        this.sessions.delete(params.hash)
        return undefined
      },
      endSessions: async ({ body }) => {
        end(body.mailbox, body.slot)
        return undefined
      },
    }
    this.client = { ...rest, ...client }
  }

  /** Every sealed file that lies here. */
  files(): { name: string; bytes: () => Uint8Array }[] {
    return list(join(this.#data, 'mailboxes')).flatMap((mailbox) =>
      this.#names(mailbox).map((name) => ({
        name,
        bytes: () => new Uint8Array(readFileSync(join(this.#data, 'mailboxes', mailbox, 'items', name))),
      })),
    )
  }

  /** Everything that is not sealed. */
  plain(): string {
    return list(join(this.#data, 'mailboxes'))
      .map((mailbox) => readFileSync(join(this.#data, 'mailboxes', mailbox, 'mailbox.json'), 'utf8'))
      .join('\n')
  }

  #names(mailbox: string): string[] {
    return list(join(this.#data, 'mailboxes', mailbox, 'items'))
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'))
  } catch {
    return []
  }
}
