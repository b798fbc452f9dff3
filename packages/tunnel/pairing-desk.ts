import type { TLSSocket } from 'node:tls'
import { isRefusal, Refusal, systemClock, type Clock } from '@siegel/foundation'
import { spkiSha256 } from '@siegel/sealing/node'
import { admitCertificate, type VerifyCertificate } from './admission.ts'
import { pairFromGateway, type PairFromGateway, type PairFromPortal } from './messages.ts'
import {
  confirmationWords,
  createPairingCode,
  isPairingProof,
  pairingKeyingMaterial,
  pairingProof,
  type PairingTranscript,
} from './pairing-code.ts'
import type { Practice, PracticeTable } from './practices.ts'
import { createWire, type Wire } from './wire.ts'

export interface PairingCode {
  readonly code: string
  /** Milliseconds since 1970. */
  readonly expires_ms: number
}

/** A pairing whose code was right: what the operator's screen shows beside the practice's. */
export interface Pairing {
  readonly pfp: string
  readonly hostName: string
  readonly words: string
  /** `waiting` until the practice has compared the words. */
  readonly state: 'waiting' | 'paired' | 'failed'
  readonly at_ms: number
}

/** The portal's side of pairing. Codes live in memory only. */
export interface PairingDesk {
  /** A code for one practice, good once and for ten minutes; with `hostName`, for that name only. Refuses `too-many-codes`. */
  createCode(hostName?: string): PairingCode
  /** The latest ones, newest first. */
  pairings(): readonly Pairing[]
  /** Takes a connection whose TLS handshake (1.3, with a client certificate) is done. */
  accept(socket: TLSSocket): void
}

export interface PairingDeskOptions {
  readonly practices: PracticeTable
  readonly verifyCertificate: VerifyCertificate
  /** SHA-256 of the portal's own SubjectPublicKeyInfo, hex. */
  readonly keyHash: string
  /** The portal's own names: no practice gets them. */
  readonly reservedNames: readonly string[]
  /** Pairing connections at a time. */
  readonly connections: number
  /** Time for the first message of a pairing connection. */
  readonly header_ms: number
  /** Called after the practice's row was stored, for the old tunnel to be ended. */
  readonly paired: (practice: Practice) => void
  /** Called when a pairing waits for its words to be compared, and when it came to its end. */
  readonly changed?: ((pairing: Pairing) => void) | undefined
  readonly clock?: Clock
}

export const pairingCodeLife_ms = 600_000
const maxCodes = 32
const maxPairings = 32

export function createPairingDesk(options: PairingDeskOptions): PairingDesk {
  const clock = options.clock ?? systemClock
  const codes = new Map<string, { readonly expires_ms: number; readonly hostName: string | undefined }>()
  const pairings: Pairing[] = []
  let connections = 0

  function dropExpired(): void {
    for (const [code, { expires_ms }] of codes) if (expires_ms <= clock.now()) codes.delete(code)
  }

  function createCode(hostName?: string): PairingCode {
    dropExpired()
    if (codes.size >= maxCodes) throw new Refusal('too-many-codes')
    const code = createPairingCode()
    const expires_ms = clock.now() + pairingCodeLife_ms
    codes.set(code, { expires_ms, hostName })
    return { code, expires_ms }
  }

  /** Takes the code that this proof was made with: it is used up, whatever comes next. */
  function takeCode(proof: string, transcript: PairingTranscript): { code: string; hostName: string | undefined } {
    dropExpired()
    for (const [code, { hostName }] of codes)
      if (isPairingProof(proof, code, 'gateway', transcript)) {
        codes.delete(code)
        return { code, hostName }
      }
    throw new Refusal('pairing-code')
  }

  async function begin(message: PairFromGateway, transcript: PairingTranscript): Promise<Begun> {
    if (message.type !== 'pair') throw new Refusal('pair-expected')
    const { code, hostName } = takeCode(message.proof, transcript)
    if (hostName !== undefined && hostName !== message.hostName) throw new Refusal('host-name-not-granted')
    if (options.reservedNames.includes(message.hostName)) throw new Refusal('host-name-taken')
    const known = options.practices.byPfp.bind(options.practices)
    const { certificate, hostName: wanted } = message
    const verify = options.verifyCertificate
    const practice = await admitCertificate(certificate, transcript.gatewayKeyHash, [wanted], known, verify)
    const holder = options.practices.byHostName(wanted)
    if (holder !== undefined && holder.pfp !== practice.pfp) throw new Refusal('host-name-taken')
    return { practice, hostName: wanted, code }
  }

  function record(begun: Begun, transcript: PairingTranscript): (state: Pairing['state']) => void {
    const words = confirmationWords(begun.code, transcript)
    const { pfp } = begun.practice
    let current: Pairing = { pfp, hostName: begun.hostName, words, state: 'waiting', at_ms: clock.now() }
    pairings.unshift(current)
    pairings.length = Math.min(pairings.length, maxPairings)
    options.changed?.(current)
    return (state) => {
      const at = pairings.indexOf(current)
      if (current.state !== 'waiting') return
      current = { ...current, state }
      if (at >= 0) pairings[at] = current
      options.changed?.(current)
    }
  }

  function accept(socket: TLSSocket): void {
    const peer = socket.getPeerX509Certificate()
    if (peer === undefined || connections >= options.connections) return void socket.on('error', () => {}).destroy()
    const transcript: PairingTranscript = {
      portalKeyHash: options.keyHash,
      gatewayKeyHash: spkiSha256(peer.raw),
      keyingMaterial: pairingKeyingMaterial(socket),
    }
    connections++
    let step: 'proof' | 'busy' | 'confirm' = 'proof'
    let begun: Begun | undefined
    let settle: ((state: Pairing['state']) => void) | undefined
    let deadline = setTimeout(() => wire.destroy(), options.header_ms)

    const next = async (message: PairFromGateway): Promise<void> => {
      if (step === 'proof') {
        step = 'busy'
        begun = await begin(message, transcript)
        settle = record(begun, transcript)
        clearTimeout(deadline)
        deadline = setTimeout(() => wire.destroy(), pairingCodeLife_ms)
        step = 'confirm'
        wire.send({ type: 'proof', proof: pairingProof(begun.code, 'portal', transcript) })
      } else if (step === 'confirm' && begun !== undefined && message.type === 'confirm') {
        step = 'busy'
        await options.practices.put(begun.practice)
        settle?.('paired')
        options.paired(begun.practice)
        wire.end({ type: 'paired', hostNames: [...begun.practice.hostNames] })
      } else throw new Refusal('out-of-order')
    }
    const wire: Wire<PairFromPortal> = createWire<PairFromGateway, PairFromPortal>(socket, {
      schema: pairFromGateway,
      message: (message) =>
        void next(message).catch((error: unknown) =>
          wire.end({ type: 'refused', code: isRefusal(error) ? error.code : 'internal' }),
        ),
      closed: () => {
        clearTimeout(deadline)
        connections--
        settle?.('failed')
      },
    })
  }

  return { createCode, accept, pairings: () => [...pairings] }
}

interface Begun {
  readonly practice: Practice
  readonly hostName: string
  readonly code: string
}
