import type { Socket } from 'node:net'

/**
 * Patients' addresses by connection. The gateway's HTTP server sees the TLS socket above the one that was dialled, whose peer is
 * the portal; both have the same local port.
 */
export interface ClientAddresses {
  /** To be called from `onConnection`; forgotten when the socket closes. */
  remember(dialled: Socket, address: string): void
  /** The patient's address for the dialled socket or any TLS socket above it. */
  of(socket: Socket): string | undefined
}

export function createClientAddresses(): ClientAddresses {
  const byPort = new Map<number, string>()
  return {
    remember(dialled, address) {
      const port = dialled.localPort
      if (port === undefined) return
      byPort.set(port, address)
      dialled.once('close', () => byPort.delete(port))
    },
    of: (socket) => byPort.get(socket.localPort ?? -1),
  }
}
