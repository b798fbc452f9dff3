/** What one portal node grants to strangers and to practices. Times in milliseconds. */
export interface RelayLimits {
  /** From the first byte (or, without any, from the start) until it is known where a connection wants to go. */
  readonly header_ms: number
  /** From the request to the gateway until its data connection is there; also the life of a token. */
  readonly dialBack_ms: number
  /** A relayed connection on which nothing moves is cut. */
  readonly idle_ms: number
  /** The same for one of which one side has ended: it may be gone altogether. */
  readonly halfClosed_ms: number
  /** A data connection that was dialled in advance may wait this long for its use. */
  readonly pooled_ms: number
  /** A connection to the portal's own pages lives at most this long. */
  readonly page_ms: number
  /** Time for relayed connections to end when the portal shuts down. */
  readonly drain_ms: number
  readonly heartbeat_ms: number
  /** Without a message for so long, a control connection is dead. */
  readonly dead_ms: number
  readonly connections: number
  /** Not yet joined to a gateway or handed to TLS. */
  readonly halfOpen: number
  readonly halfOpenPerAddress: number
  readonly connectionsPerAddress: number
  readonly connectionsPerPractice: number
  /** Silent connections granted to an address, for each tunnel that comes from there. */
  readonly pooledPerTunnel: number
  readonly tunnels: number
  readonly pairings: number
}

export const defaultRelayLimits: RelayLimits = {
  header_ms: 5_000,
  dialBack_ms: 10_000,
  idle_ms: 300_000,
  halfClosed_ms: 30_000,
  pooled_ms: 600_000,
  page_ms: 30_000,
  drain_ms: 10_000,
  heartbeat_ms: 15_000,
  dead_ms: 45_000,
  connections: 18_000,
  halfOpen: 4_096,
  halfOpenPerAddress: 256,
  connectionsPerAddress: 512,
  connectionsPerPractice: 2_000,
  pooledPerTunnel: 4,
  tunnels: 6_000,
  pairings: 16,
}

/** Counts what is in use under each key, up to a limit. */
export interface Quota {
  /** A function that gives the place back (once, however often it is called), or undefined where all are taken. */
  take(key: string, limit?: number): (() => void) | undefined
  used(key: string): number
}

export function createQuota(limit: number): Quota {
  const inUse = new Map<string, number>()
  const used = (key: string): number => inUse.get(key) ?? 0
  return {
    used,
    take(key, most = limit) {
      if (used(key) >= most) return undefined
      inUse.set(key, used(key) + 1)
      let held = true
      return () => {
        if (!held) return
        held = false
        const left = used(key) - 1
        if (left === 0) inUse.delete(key)
        else inUse.set(key, left)
      }
    },
  }
}

/** The address of a peer, with IPv4 in its own form. */
export const plainAddress = (address: string | undefined): string => (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '')

/** What limits count as one party: an IPv4 address, or the /64 that one IPv6 subscriber gets. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
