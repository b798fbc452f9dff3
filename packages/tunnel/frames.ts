import { concat, u32, unutf8, utf8 } from '@siegel/foundation'

/** No message is longer than this many bytes of JSON (security.md § 6). */
export const maxMessageBytes = 65_536

/** A message on the wire: its length as u32, then JSON in UTF-8. */
export function encodeFrame(message: unknown): Uint8Array {
  const json = utf8(JSON.stringify(message))
  if (json.length > maxMessageBytes) throw new TypeError('message over the limit')
  return concat(u32(json.length), json)
}

/**
 * Takes bytes as they come and returns the JSON values that have become whole. Holds at most one message.
 * Each call throws SyntaxError or TypeError once the bytes are no frames; the connection is of no use then.
 */
export function createFrameReader(): (chunk: Uint8Array) => unknown[] {
  const header = new Uint8Array(4)
  let headerBytes = 0
  let body: Uint8Array | undefined
  let bodyBytes = 0

  return (chunk) => {
    const messages: unknown[] = []
    let at = 0
    while (at < chunk.length) {
      if (body === undefined) {
        const part = chunk.subarray(at, at + 4 - headerBytes)
        header.set(part, headerBytes)
        headerBytes += part.length
        at += part.length
        if (headerBytes < 4) break
        const length = new DataView(header.buffer).getUint32(0)
        if (length === 0 || length > maxMessageBytes) throw new TypeError('message length out of limits')
        body = new Uint8Array(length)
        bodyBytes = 0
      }
      const part = chunk.subarray(at, at + body.length - bodyBytes)
      body.set(part, bodyBytes)
      bodyBytes += part.length
      at += part.length
      if (bodyBytes < body.length) break
      messages.push(JSON.parse(unutf8(body)))
      body = undefined
      headerBytes = 0
    }
    return messages
  }
}
