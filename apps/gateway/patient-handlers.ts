import type { patientEndpoints } from '@siegel/contract/patient'
import { base64, Refusal, utf8 } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import type { PatientSession } from '@siegel/mailbox'
import type { GatewayContext } from './context.ts'

/** A patient's session with the token it was opened by. */
export interface PatientCaller extends PatientSession {
  token: string
}

const octets = (bytes: Uint8Array<ArrayBuffer> | undefined, mediaType: string) => {
  if (bytes === undefined) throw new Refusal('not-found')
  return { bytes, mediaType }
}

/** How long after the safe's last answer it counts as away. */
const away_ms = 45_000

/**
 * What patients can ask for. The mailbox always comes from the session; whatever is not in it is 'not-found', like
 * anything that does not exist.
 */
export function patientHandlers(gateway: GatewayContext): Handlers<typeof patientEndpoints, PatientCaller> {
  const { greeting, mailboxes, sessions, openings, uploads, reports, logCopy } = gateway
  return {
    gatewayState: () => {
      const now = greeting.current
      if (now === undefined) return { practice: '', doctors: [], safe: 'closed' as const }
      const last_ms = openings.lastContact_ms
      const away = now.safe === 'open' && (last_ms === undefined || gateway.clock.now() - last_ms > away_ms)
      return {
        practice: now.practice,
        ...(now.telephone === undefined ? {} : { telephone: now.telephone }),
        doctors: now.doctors,
        safe: away ? ('away' as const) : now.safe,
        ...(last_ms === undefined ? {} : { asOf: new Date(last_ms).toISOString() }),
      }
    },
    certificate: () =>
      octets(greeting.current === undefined ? undefined : utf8(greeting.current.certificate), 'text/plain'),
    open: async ({ body, remote, signal }) => {
      gateway.openingLimit.take(remote)
      if (greeting.current?.safe !== 'open') throw new Refusal('practice-away')
      return { bytes: await openings.ask(body.bytes, signal), mediaType: 'application/octet-stream' }
    },
    mailbox: async ({ caller, query }) => {
      const files = await mailboxes.files(caller.mailbox)
      if (files === undefined) throw new Refusal('not-found')
      const { manifest, statements } = files
      if (query.lists === undefined) return { manifest, statements }
      const lists = [...(await mailboxes.lists(caller.mailbox, files))]
      return { manifest, statements, lists: Object.fromEntries(lists.map(([name, bytes]) => [name, base64(bytes)])) }
    },
    item: async ({ caller, params }) => {
      const bytes = await mailboxes.item(caller.mailbox, params.name)
      if (bytes === undefined) throw new Refusal('not-found')
      await reports.add({ kind: 'fetch-item', mailbox: caller.mailbox, slot: caller.slot, item: params.name })
      return octets(bytes, 'application/octet-stream')
    },
    viewed: async ({ caller, params }) => {
      if ((await mailboxes.item(caller.mailbox, params.name)) === undefined) throw new Refusal('not-found')
      await reports.add({ kind: 'view-item', mailbox: caller.mailbox, slot: caller.slot, item: params.name })
      return undefined
    },
    upload: async ({ caller, body }) => {
      await uploads.add(caller.mailbox, body.bytes)
      return undefined
    },
    checkpoint: async () => {
      const note = await logCopy.checkpoint()
      return octets(note === undefined ? undefined : utf8(note), 'text/plain')
    },
    tile: async ({ params }) =>
      octets(await logCopy.tile(params.level, params.index, params.width), 'application/octet-stream'),
    signOut: async ({ caller }) => {
      const session = await sessions.end(caller.token)
      await reports.add({ kind: 'sign-out', mailbox: caller.mailbox, slot: caller.slot, session })
      return undefined
    },
  }
}
