import type { Socket } from 'node:net'
import { readHead, type Head } from './head.ts'
import { addressKey, createQuota, plainAddress, type RelayLimits } from './limits.ts'

/** A connection whose head was read, while it still counts as half-open. */
export interface Arrival {
  readonly socket: Socket
  readonly head: Head
  /** The peer's address. */
  readonly address: string
  /** Its way was found: no longer half-open. */
  settle(): void
  /** No longer counted for its address. */
  leaveAddress(): void
}

export interface ReceptionOptions {
  readonly limits: RelayLimits
  /** How many tunnels come from an address (`addressKey`). */
  readonly tunnelsFrom: (party: string) => number
  readonly arrived: (arrival: Arrival) => void
  readonly refuse: (socket: Socket, reason: 'limit' | 'header' | 'garbage') => void
}

/** Receives strangers: counts them by address and in all, and reads what they want within the time allowed. */
export function createReception(options: ReceptionOptions): (socket: Socket) => void {
  const { limits, refuse } = options
  const perAddress = createQuota(limits.connectionsPerAddress)
  const halfOpenPerAddress = createQuota(limits.halfOpenPerAddress)
  const halfOpen = createQuota(limits.halfOpen)
  const silent = createQuota(limits.connections)

  return (socket) => {
    const address = plainAddress(socket.remoteAddress)
    const party = addressKey(address)
    const places = [perAddress.take(party), halfOpenPerAddress.take(party), halfOpen.take('all')]
    const [leaveAddress, ...leaveHalfOpen] = places
    const settle = (): void => leaveHalfOpen.forEach((leave) => leave?.())
    socket.once('close', () => places.forEach((leave) => leave?.()))
    if (leaveAddress === undefined || places.includes(undefined)) return refuse(socket, 'limit')

    // Only gateways dial in advance, so only addresses that have a tunnel may stay silent; these do not count as half-open.
    const silence = (): number | undefined => {
      const leave = silent.take(party, options.tunnelsFrom(party) * limits.pooledPerTunnel)
      if (leave === undefined) return undefined
      socket.once('close', leave).once('data', leave)
      settle()
      return limits.pooled_ms
    }
    readHead(socket, { header_ms: limits.header_ms, silence }, (head) => {
      if (head === 'gone') socket.destroy()
      else if (head === 'bad') refuse(socket, 'garbage')
      else if (head === 'timeout') refuse(socket, 'header')
      else options.arrived({ socket, head, address, settle, leaveAddress })
    })
  }
}
