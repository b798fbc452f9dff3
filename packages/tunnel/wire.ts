import type { Duplex } from 'node:stream'
import type { z } from 'zod'
import { createFrameReader, encodeFrame } from './frames.ts'

/** A connection of messages, each checked against a schema before anybody sees it. */
export interface Wire<Out> {
  /** Dropped silently once the connection is gone: `closed` tells. */
  send(message: Out): void
  /** Sends a last message, then closes. */
  end(last: Out): void
  destroy(): void
}

export interface WireOptions<In> {
  readonly schema: z.ZodType<In>
  /** An exception of its own closes the connection. */
  readonly message: (message: In) => void
  /** Called once. */
  readonly closed: () => void
  /** Keeps the connection alive and notices its death; a pairing connection has none. */
  readonly heartbeat?: { readonly every_ms: number; readonly dead_ms: number } | undefined
}

/** A peer that sends more messages than this within one `window_ms` is cut. */
const maxMessagesPerWindow = 2_000
const window_ms = 10_000
/** A peer that does not read is cut once this many bytes wait for it. */
const maxUnsentBytes = 1_048_576
const farewell_ms = 1_000
const heartbeatMessage = { type: 'heartbeat' }

export function createWire<In extends { type: string }, Out extends { type: string }>(
  socket: Duplex,
  options: WireOptions<In>,
): Wire<Out> {
  const read = createFrameReader()
  const { heartbeat } = options
  let inWindow = 0
  let windowEnd_ms = 0
  let ending = false

  const write = (message: { type: string }): void => {
    if (ending || socket.destroyed || !socket.writable) return
    socket.write(encodeFrame(message))
    if (socket.writableLength > maxUnsentBytes) socket.destroy()
  }
  const death = heartbeat && setTimeout(() => socket.destroy(), heartbeat.dead_ms)
  const beat = heartbeat && setInterval(() => write(heartbeatMessage), heartbeat.every_ms)

  const receive = (value: unknown): void => {
    const now_ms = performance.now()
    if (now_ms > windowEnd_ms) [inWindow, windowEnd_ms] = [0, now_ms + window_ms]
    if (++inWindow > maxMessagesPerWindow) throw new RangeError('too many messages')
    const message = options.schema.parse(value)
    death?.refresh()
    if (message.type !== 'heartbeat') options.message(message)
  }
  socket.on('data', (chunk: Uint8Array) => {
    if (ending || socket.destroyed) return
    try {
      for (const value of read(chunk)) if (!ending && !socket.destroyed) receive(value)
    } catch {
      socket.destroy()
    }
  })
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  socket.once('close', () => {
    clearTimeout(death)
    clearInterval(beat)
    options.closed()
  })
  return {
    send: write,
    end(last) {
      write(last)
      ending = true
      socket.end()
      setTimeout(() => socket.destroy(), farewell_ms).unref()
    },
    destroy: () => void socket.destroy(),
  }
}
