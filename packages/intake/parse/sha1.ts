const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

function compress(state: Uint32Array, block: DataView, offset: number, words: Uint32Array): void {
  for (let t = 0; t < 16; t++) words[t] = block.getUint32(offset + 4 * t)
  const word = (t: number): number => words[t] ?? 0
  for (let t = 16; t < 80; t++) words[t] = rotate(word(t - 3) ^ word(t - 8) ^ word(t - 14) ^ word(t - 16), 1)
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
  for (let t = 0; t < 80; t++) {
    let mixed: number
    if (t < 20) mixed = ((b & c) | (~b & d)) + 0x5a827999
    else if (t < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1
    else if (t < 60) mixed = ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
    else mixed = (b ^ c ^ d) + 0xca62c1d6
    const next = (rotate(a, 5) + mixed + e + word(t)) | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index] ?? 0) + value
}

/**
 * SHA-1 (FIPS 180-4 §6.1). A transfer checksum that LDT 3 prescribes (field 9300), and FHIR for attachments: it shows
 * accidents, it is not security and nothing may rely on it as such. That is why it does not live in `sealing`.
 */
export function sha1(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const words = new Uint32Array(80)
  const whole = bytes.length - (bytes.length % 64)
  const body = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let offset = 0; offset < whole; offset += 64) compress(state, body, offset, words)
  const rest = bytes.subarray(whole)
  const tail = new Uint8Array(rest.length < 56 ? 64 : 128)
  tail.set(rest)
  tail[rest.length] = 0x80
  const view = new DataView(tail.buffer)
  view.setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n)
  for (let offset = 0; offset < tail.length; offset += 64) compress(state, view, offset, words)
  const out = new Uint8Array(20)
  const digest = new DataView(out.buffer)
  for (const [index, value] of state.entries()) digest.setUint32(4 * index, value)
  return out
}
