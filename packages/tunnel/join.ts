import type { Socket } from 'node:net'

/**
 * Joins two sockets byte for byte in both directions: each side is read only as fast as the other takes (the streams'
 * own back-pressure, at most some 128 KiB a direction), an end is passed on as an end, a break as a break.
 * @param limits `idle_ms`: cut both when nothing has moved for so long; `halfClosed_ms`: the same once one side has ended
 * @param ended called once, when both are closed
 */
export function join(
  client: Socket,
  gateway: Socket,
  limits: { readonly idle_ms: number; readonly halfClosed_ms: number },
  ended: (reason: 'done' | 'stalled') => void,
): void {
  let reason: 'done' | 'stalled' = 'done'
  let open = 2
  for (const [socket, other] of [
    [client, gateway],
    [gateway, client],
  ] as const) {
    socket.on('error', () => other.destroy())
    socket.once('close', () => {
      if (!socket.readableEnded) other.destroy()
      if (--open === 0) ended(reason)
    })
    socket.once('end', () => client.setTimeout(Math.min(limits.idle_ms, limits.halfClosed_ms)))
    socket.setKeepAlive(true, 60_000)
    socket.pipe(other)
  }
  // All that moves passes the client's socket, so its silence is that of both.
  client.setTimeout(limits.idle_ms, () => {
    reason = 'stalled'
    client.destroy()
    gateway.destroy()
  })
  if (client.destroyed || gateway.destroyed) {
    client.destroy()
    gateway.destroy()
  }
}
