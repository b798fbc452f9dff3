import type { Socket } from 'node:net'
import { parseClientHello, type ClientHello } from './client-hello.ts'
import { dataMagic, tokenBytes } from './dial-backs.ts'

/** What the first bytes of a connection say. */
export type Head =
  | { readonly kind: 'data'; readonly token: Uint8Array }
  | { readonly kind: 'tls'; readonly hello: ClientHello }

/** Pure: `bytes` are all so far. A data connection says nothing behind its token until it is joined. */
export function parseHead(bytes: Uint8Array): Head | 'more' | 'bad' {
  if (bytes.length === 0) return 'more'
  if (bytes[0] === dataMagic[0]) {
    const whole = dataMagic.length + tokenBytes
    if (bytes.length > whole || !dataMagic.every((byte, at) => (bytes[at] ?? byte) === byte)) return 'bad'
    return bytes.length < whole ? 'more' : { kind: 'data', token: bytes.slice(dataMagic.length) }
  }
  const hello = parseClientHello(bytes)
  return typeof hello === 'string' ? hello : { kind: 'tls', hello }
}

export type HeadResult = Head | 'bad' | 'timeout' | 'gone'

export interface HeadOptions {
  readonly header_ms: number
  /** Asked when nothing at all has come in time: how much longer the connection may stay silent, or undefined. */
  readonly silence: () => number | undefined
}

/** Room for a whole ClientHello would cost 16 KiB a connection; most send less than 2. */
const firstBuffer = 2_048

/**
 * Reads until the head is known, then leaves the socket paused. A TLS head's bytes are put back, so that whoever reads next sees
 * the connection from its first byte.
 */
export function readHead(socket: Socket, options: HeadOptions, done: (head: HeadResult) => void): void {
  let buffer = Buffer.alloc(0)
  let filled = 0
  let timer = setTimeout(late, options.header_ms)
  socket.on('data', take)
  socket.once('end', gone)
  socket.once('close', gone)

  function take(chunk: Buffer): void {
    if (filled === 0) {
      clearTimeout(timer)
      timer = setTimeout(late, options.header_ms)
    }
    if (filled + chunk.length > buffer.length) {
      const grown = Buffer.alloc(Math.max(firstBuffer, 2 * buffer.length, filled + chunk.length))
      grown.set(buffer.subarray(0, filled))
      buffer = grown
    }
    buffer.set(chunk, filled)
    filled += chunk.length
    const bytes = buffer.subarray(0, filled)
    const head = parseHead(bytes)
    if (head === 'more') return
    socket.pause()
    finish(head)
    if (typeof head === 'object' && head.kind === 'tls') socket.unshift(bytes)
  }
  function late(): void {
    const longer_ms = filled === 0 ? options.silence() : undefined
    if (longer_ms === undefined) return finish('timeout')
    timer = setTimeout(() => finish('timeout'), longer_ms)
  }
  function gone(): void {
    finish('gone')
  }
  function finish(result: HeadResult): void {
    clearTimeout(timer)
    socket.off('data', take).off('end', gone).off('close', gone)
    queueMicrotask(() => done(result))
  }
}
