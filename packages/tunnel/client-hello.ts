/** What the portal reads of a patient's TLS connection; everything else in it stays unread (security.md § 6). */
export interface ClientHello {
  /** Lower case; undefined where the client named no host. */
  readonly serverName: string | undefined
  readonly alpn: readonly string[]
}

/** Bytes of TLS records within which a ClientHello must end. Browsers send about 1,800. */
export const maxClientHelloBytes = 16_384
const maxRecordBytes = 16_384
const maxRecords = 64
const maxExtensions = 128
const maxProtocols = 32

/**
 * Reads server name and application protocols out of the first bytes of a TLS connection (RFC 8446 § 4.1.2 and § 5.1,
 * RFC 6066 § 3, RFC 7301 § 3.1). The message may be spread over several records.
 * Pure: call it again with all bytes so far. `more` = a valid beginning; `bad` = no further bytes can make it valid.
 */
export function parseClientHello(bytes: Uint8Array): ClientHello | 'more' | 'bad' {
  const message = handshakeMessage(bytes)
  if (typeof message === 'string') return message
  try {
    return readClientHello(new Reader(message))
  } catch (error) {
    if (error instanceof Malformed) return 'bad'
    throw error
  }
}

class Malformed extends Error {}

/** Joins the records' fragments until the first handshake message is whole; returns its body. */
function handshakeMessage(bytes: Uint8Array): Uint8Array | 'more' | 'bad' {
  const window = bytes.subarray(0, maxClientHelloBytes)
  const unfinished = window.length === maxClientHelloBytes ? 'bad' : 'more'
  const joined = new Uint8Array(window.length)
  let filled = 0
  let at = 0
  for (let records = 0; records < maxRecords; records++) {
    const header = window.subarray(at, at + 5)
    if ((header[0] ?? 0x16) !== 0x16 || (header[1] ?? 3) !== 3) return 'bad'
    if (header.length < 5) return unfinished
    const length = uint(header.subarray(3))
    if (length === 0 || length > maxRecordBytes) return 'bad'
    const fragment = window.subarray(at + 5, at + 5 + length)
    joined.set(fragment, filled)
    filled += fragment.length
    if (filled > 0 && joined[0] !== 1) return 'bad'
    const end = 4 + (filled < 4 ? 0 : uint(joined.subarray(1, 4)))
    if (end > maxClientHelloBytes) return 'bad'
    if (filled >= 4 && filled >= end) return joined.subarray(4, end)
    at += 5 + length
    if (at > window.length) return unfinished
  }
  return 'bad'
}

function readClientHello(hello: Reader): ClientHello {
  hello.skip(2 + 32) // legacy_version, random
  if (hello.vector(1).length > 32) throw new Malformed()
  const suites = hello.vector(2).length
  if (suites === 0 || suites % 2 !== 0) throw new Malformed()
  if (hello.vector(1).length === 0) throw new Malformed()
  let serverName: string | undefined
  let alpn: string[] = []
  if (hello.ended) return { serverName, alpn }
  const extensions = new Reader(hello.vector(2))
  const seen = new Set<number>()
  while (!extensions.ended) {
    const type = extensions.uint(2)
    const body = new Reader(extensions.vector(2))
    if (seen.has(type) || seen.size === maxExtensions) throw new Malformed()
    seen.add(type)
    if (type === 0) serverName = readServerName(body)
    if (type === 16) alpn = readProtocols(body)
  }
  if (!hello.ended) throw new Malformed()
  return { serverName, alpn }
}

/** Exactly one name, of type host_name: the only kind there is, and no list of names may hold two of a kind. */
function readServerName(extension: Reader): string {
  const list = new Reader(extension.vector(2))
  const kind = list.uint(1)
  const name = String.fromCharCode(...list.vector(2, 255)).toLowerCase()
  if (kind !== 0 || !list.ended || !extension.ended || !isHostName(name)) throw new Malformed()
  return name
}

function readProtocols(extension: Reader): string[] {
  const list = new Reader(extension.vector(2))
  const protocols: string[] = []
  while (!list.ended) {
    const name = list.vector(1)
    if (name.length === 0 || protocols.length === maxProtocols) throw new Malformed()
    protocols.push(String.fromCharCode(...name))
  }
  if (protocols.length === 0 || !extension.ended) throw new Malformed()
  return protocols
}

/** A DNS host name in lower case (RFC 1123 § 2.1), without a final dot. */
export const isHostName = (name: string): boolean =>
  name.length <= 253 && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(name)

const uint = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0)

/** Reads from the front; throws `Malformed` where bytes are missing. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get ended(): boolean {
    return this.#at === this.#bytes.length
  }

  skip(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new Malformed()
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }

  uint(size: number): number {
    return uint(this.skip(size))
  }

  /** A vector with a length prefix of `size` bytes. */
  vector(size: number, limit = maxClientHelloBytes): Uint8Array {
    const length = this.uint(size)
    if (length > limit) throw new Malformed()
    return this.skip(length)
  }
}
