import { isIP } from 'node:net'
import { z } from 'zod'
import { isHostName } from './client-hello.ts'

/** What flows on control and pairing connections. Unknown types and fields are refused; there are no versions beside the ALPN name. */

export const controlProtocol = 'siegel-tunnel/1'
export const pairingProtocol = 'siegel-pair/1'

/** A practice has at most this many host names. */
export const maxHostNames = 16
/** A practice certificate, as text (security.md § 2 a). */
export const maxCertificateLength = 32_768

const code = z.string().regex(/^[a-z][a-z-]{0,39}$/)
const token = z.string().regex(/^[0-9a-f]{32}$/)
const proof = z.string().regex(/^[0-9a-f]{64}$/)
const openId = z.int().min(1)
const hostName = z.string().refine(isHostName)
const hostNames = z.array(hostName).min(1).max(maxHostNames)
const certificate = z.string().min(1).max(maxCertificateLength)
const heartbeat = z.strictObject({ type: z.literal('heartbeat') })
const goodbye = z.strictObject({ type: z.literal('goodbye'), code })

export const fromGateway = z.discriminatedUnion('type', [
  /** First message. A rising number tells a new connection of a gateway from one that the portal has not yet seen die. */
  z.strictObject({ type: z.literal('hello'), epoch: z.int().min(1) }),
  /** A newer practice certificate. */
  z.strictObject({ type: z.literal('publish'), certificate }),
  /** No data connection will come for this id. */
  z.strictObject({ type: z.literal('failed'), id: openId, code }),
  heartbeat,
  goodbye,
])

export const fromPortal = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('welcome'), hostNames }),
  /** Dial back: bring a data connection with this token. */
  z.strictObject({
    type: z.literal('open'),
    id: openId,
    token,
    address: z.string().refine((text) => isIP(text) !== 0),
  }),
  z.strictObject({ type: z.literal('published') }),
  z.strictObject({ type: z.literal('refused'), code }),
  /** The portal is about to go: connect anew, to whoever answers then. */
  z.strictObject({ type: z.literal('drain') }),
  heartbeat,
  goodbye,
])

export const pairFromGateway = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('pair'), proof, hostName, certificate }),
  z.strictObject({ type: z.literal('confirm') }),
])

export const pairFromPortal = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('proof'), proof }),
  z.strictObject({ type: z.literal('paired'), hostNames }),
  z.strictObject({ type: z.literal('refused'), code }),
])

export type FromGateway = z.infer<typeof fromGateway>
export type FromPortal = z.infer<typeof fromPortal>
export type PairFromGateway = z.infer<typeof pairFromGateway>
export type PairFromPortal = z.infer<typeof pairFromPortal>
