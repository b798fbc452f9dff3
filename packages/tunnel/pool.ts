import type { Socket } from 'node:net'

/** Connections that were dialled before they are needed, so that a patient does not wait for a round trip. */
export interface Pool {
  /** A connected socket that nothing has been sent on, paused; undefined where there is none. */
  take(): Socket | undefined
  /** How many lie ready. */
  size(): number
  close(): void
}

export interface PoolOptions {
  readonly size: number
  readonly dial: () => Socket
  /** Renewed after so long: shorter than the portal keeps silent ones. */
  readonly age_ms: number
  /** Time between attempts after one failed or was cut early; doubles up to `slowest_ms`. */
  readonly retry_ms: number
  readonly slowest_ms: number
}

/** A portal that cuts connections younger than this does not want them in advance. */
const early_ms = 10_000

export function createPool(options: PoolOptions): Pool {
  const ready = new Set<Socket>()
  const release = new Map<Socket, () => void>()
  let wait_ms = options.retry_ms
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function fill(): void {
    if (closed || timer !== undefined) return
    while (release.size < options.size) add()
  }

  function add(): void {
    const socket = options.dial()
    const since_ms = performance.now()
    const old = setTimeout(() => (leave(), socket.destroy(), fill()), options.age_ms)
    const leave = (): void => {
      clearTimeout(old)
      ready.delete(socket)
      release.delete(socket)
      socket.off('data', lost).off('end', lost).off('close', lost)
    }
    // The portal says nothing before it is asked; the listener also makes the end of the connection noticeable.
    const lost = (): void => {
      leave()
      socket.destroy()
      if (performance.now() - since_ms < early_ms) later()
      else fill()
    }
    release.set(socket, leave)
    socket.on('error', () => {})
    socket.on('data', lost).once('end', lost).once('close', lost)
    socket.once('connect', () => {
      if (release.has(socket)) ready.add(socket)
    })
  }

  function later(): void {
    if (closed || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      fill()
    }, wait_ms)
    wait_ms = Math.min(2 * wait_ms, options.slowest_ms)
  }

  fill()
  return {
    size: () => ready.size,
    take() {
      const [socket] = ready
      if (socket === undefined) return undefined
      release.get(socket)?.()
      socket.pause()
      wait_ms = options.retry_ms
      fill()
      return socket
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const [socket, leave] of release) {
        leave()
        socket.destroy()
      }
    },
  }
}
