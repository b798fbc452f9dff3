import { Refusal } from '@siegel/foundation'
import { spkiSha256 } from '@siegel/sealing/node'
import { dialTls, type PortalAddress, type TunnelIdentity } from './dial.ts'
import { pairFromPortal, pairingProtocol, type PairFromGateway, type PairFromPortal } from './messages.ts'
import {
  confirmationWords,
  isPairingProof,
  normalisePairingCode,
  pairingKeyingMaterial,
  pairingProof,
  type PairingTranscript,
} from './pairing-code.ts'
import { createWire, type Wire } from './wire.ts'

export interface PairOptions extends PortalAddress, TunnelIdentity {
  /** The portal's own host name. */
  readonly serverName: string
  /** As the portal's operator gave it; case, spaces and hyphens do not matter. */
  readonly code: string
  /** The patient host to be routed here; it must stand in the certificate. */
  readonly hostName: string
  /** The practice certificate, a signed note. */
  readonly practiceCertificate: string
  /** Shows the words to a person and asks whether the portal's operator sees the same ones; no pairing without a yes. */
  readonly confirm: (words: string) => Promise<boolean>
}

/** What to keep of a pairing. */
export interface Paired {
  /** SHA-256 of the portal's SubjectPublicKeyInfo, hex: pinned from now on. */
  readonly portalKeyPin: string
  readonly hostNames: readonly string[]
  readonly words: string
}

const step_ms = 15_000

/**
 * Joins a portal by one-time code (security.md § 6). The portal's key is not known before, so both sides prove that they know the
 * code, bound to both keys and to this very connection.
 * @throws Refusal `pairing-code-malformed`, `portal-unreachable`, `portal-protocol`, `portal-proof` (somebody stands in between),
 *   `words-differ`, `pairing-interrupted`, or the portal's own code: `pairing-code`, `host-name-taken`, `certificate-…`
 */
export async function pair(options: PairOptions): Promise<Paired> {
  const code = normalisePairingCode(options.code)
  const { socket, ready } = dialTls({ ...options, protocol: pairingProtocol, timeout_ms: step_ms })
  const portalKeyPin = spkiSha256(await ready)
  const transcript: PairingTranscript = {
    portalKeyHash: portalKeyPin,
    gatewayKeyHash: spkiSha256(options.certificate),
    keyingMaterial: pairingKeyingMaterial(socket),
  }
  const inbox = createInbox()
  const wire: Wire<PairFromGateway> = createWire<PairFromPortal, PairFromGateway>(socket, {
    schema: pairFromPortal,
    message: inbox.put,
    closed: inbox.close,
  })
  try {
    const { hostName, practiceCertificate: certificate } = options
    wire.send({ type: 'pair', proof: pairingProof(code, 'gateway', transcript), hostName, certificate })
    const answer = await inbox.take('proof')
    if (!isPairingProof(answer.proof, code, 'portal', transcript)) throw new Refusal('portal-proof')
    const words = confirmationWords(code, transcript)
    if (!(await options.confirm(words))) throw new Refusal('words-differ')
    wire.send({ type: 'confirm' })
    const { hostNames } = await inbox.take('paired')
    return { portalKeyPin, hostNames, words }
  } finally {
    wire.destroy()
  }
}

/** Messages as they come, for a conversation in turns. */
function createInbox() {
  const messages: PairFromPortal[] = []
  const connection = { closed: false }
  let wake = (): void => {}

  return {
    put(message: PairFromPortal): void {
      if (messages.length > 2) throw new Refusal('out-of-order')
      messages.push(message)
      wake()
    },
    close(): void {
      connection.closed = true
      wake()
    },
    async take<T extends PairFromPortal['type']>(type: T): Promise<Extract<PairFromPortal, { type: T }>> {
      const until_ms = performance.now() + step_ms
      while (messages.length === 0 && !connection.closed && performance.now() < until_ms)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, until_ms - performance.now())
          wake = () => (clearTimeout(timer), resolve())
        })
      const message = messages.shift()
      if (message === undefined) throw new Refusal('pairing-interrupted')
      if (message.type === 'refused') throw new Refusal(message.code)
      if (!isType(message, type)) throw new Refusal('out-of-order')
      return message
    },
  }
}

const isType = <T extends PairFromPortal['type']>(
  message: PairFromPortal,
  type: T,
): message is Extract<PairFromPortal, { type: T }> => message.type === type
