import type { Socket } from 'node:net'

/** Why a connection was turned away. From outside all look alike. */
export type RefusalReason =
  | 'limit'
  | 'header'
  | 'garbage'
  | 'token'
  | 'no-route'
  | 'no-dial-back'
  | 'stalled'
  | 'tunnel'

/** Since the start. Nothing in here names anybody. */
export interface Counts {
  readonly connections: number
  readonly relayed: number
  readonly bytesFromClients: number
  readonly bytesToClients: number
  readonly refused: Readonly<Record<RefusalReason, number>>
}

export interface Counter {
  add(what: Exclude<keyof Counts, 'refused'>, amount: number): void
  refuse(reason: RefusalReason): void
  /** Counts and closes: the one way in which connections are turned away. */
  cut(socket: Socket, reason: RefusalReason): void
  read(): Counts
}

export function createCounts(): Counter {
  const counts = { connections: 0, relayed: 0, bytesFromClients: 0, bytesToClients: 0 }
  const refused = { limit: 0, header: 0, garbage: 0, token: 0, 'no-route': 0, 'no-dial-back': 0, stalled: 0, tunnel: 0 }
  const refuse = (reason: RefusalReason): void => void refused[reason]++
  return {
    refuse,
    add: (what, amount) => void (counts[what] += amount),
    cut(socket, reason) {
      refuse(reason)
      socket.destroy()
    },
    read: () => ({ ...counts, refused: { ...refused } }),
  }
}
