import type { gatewayEndpoints } from '@siegel/contract/gateway'
import { base64, Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import type { GatewayContext, GatewayParts } from './context.ts'
import type { Identity } from './identity.ts'

export interface CommandOptions {
  gateway: GatewayContext
  parts: () => GatewayParts | undefined
  /** Brings the patient server to life, or gives it new keys. */
  serveWith: (identity: Identity) => Promise<GatewayParts>
}

/** What the safe can tell the gateway. */
export function commandHandlers({
  gateway,
  parts,
  serveWith,
}: CommandOptions): Handlers<typeof gatewayEndpoints, true> {
  const { greeting, mailboxes, sessions, openings, uploads, reports, logCopy } = gateway
  return {
    state: async () => ({
      tunnel: parts()?.tunnel.state ?? 'not-paired',
      mailboxes: await mailboxes.list(),
      sessions: sessions.hashes,
      checkpointSize: logCopy.size,
    }),
    practice: async ({ body }) => {
      const { telephone, ...rest } = body
      await greeting.put({ ...rest, ...(telephone === undefined ? {} : { telephone }) })
      parts()?.tunnel.publish(body.certificate)
      return undefined
    },
    identity: async ({ body }) => {
      await serveWith(body)
      return undefined
    },
    pair: async ({ body }) => {
      const { keys } = gateway.identity
      const live = parts() ?? (keys === undefined ? undefined : await serveWith(keys))
      if (live === undefined) throw new TypeError('pairing before the keys are here')
      return live.tunnel.beginPairing(body)
    },
    confirmPairing: ({ params }) => tunnel(parts()).confirmPairing(params.pairing),
    refusePairing: async ({ params }) => {
      await tunnel(parts()).refusePairing(params.pairing)
      return undefined
    },
    putItem: async ({ params, body }) => {
      await mailboxes.putItem(params.mailbox, params.name, body.bytes)
      return undefined
    },
    putMailbox: async ({ params, body }) => {
      const { items, ...files } = body
      return { missing: await mailboxes.put(params.mailbox, files, items) }
    },
    deleteMailbox: async ({ params }) => {
      await sessions.endAll(params.mailbox)
      await uploads.removeMailbox(params.mailbox)
      await mailboxes.remove(params.mailbox)
      return undefined
    },
    putSession: async ({ params, body }) => {
      await sessions.put(params.hash, body)
      return undefined
    },
    endSession: async ({ params }) => {
      await sessions.endHash(params.hash)
      return undefined
    },
    endSessions: async ({ body }) => {
      await sessions.endAll(body.mailbox, body.slot)
      return undefined
    },
    putCheckpoint: async ({ body }) => {
      await logCopy.putCheckpoint(body.size, body.note)
      return undefined
    },
    putTile: async ({ params, body }) => {
      await logCopy.putTile(params.level, params.index, body.bytes)
      return undefined
    },
    requests: async ({ query, signal }) => {
      openings.contact()
      const taken = await openings.take(query.wait_s * 1000, signal)
      openings.contact()
      return { requests: taken.map(({ id, sealed }) => ({ id, sealed: base64(sealed) })) }
    },
    answer: ({ params, body }) => {
      openings.answer(params.id, body.bytes)
      return undefined
    },
    uploads: () => uploads.list(),
    takeUpload: async ({ params }) => {
      await uploads.remove(params.id)
      return undefined
    },
    reports: () => reports.list(),
    takeReports: async ({ body }) => {
      await reports.remove(body.ids)
      return undefined
    },
  }
}

/** Without keys nothing was begun. */
function tunnel(parts: GatewayParts | undefined): GatewayParts['tunnel'] {
  if (parts === undefined) throw new Refusal('not-found')
  return parts.tunnel
}
