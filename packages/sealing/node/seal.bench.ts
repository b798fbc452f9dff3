import { createCipheriv, randomBytes as nodeRandom } from 'node:crypto'
import { generateMailboxKeys, randomBytes, sealItemFast } from './index.ts'

const size_bytes = 100 * 1024 * 1024
const rounds = 5

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Sealing a document of 100 MB to a patient, beside the bare cipher on the same bytes; MB/s, medians of five in turn. */
export async function bench(): Promise<object[]> {
  const content = nodeRandom(1024 * 1024)
  const document = new Uint8Array(size_bytes)
  for (let at = 0; at < size_bytes; at += content.length) document.set(content, at)
  const { recipient } = await generateMailboxKeys()
  const draft = {
    practice: randomBytes(16),
    mailbox: randomBytes(16),
    epoch: 1,
    item: 'bench',
    revision: 1,
    mediaType: 'application/pdf',
    fileName: 'bench.pdf',
  } as const
  const [sealed, bare]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await sealItemFast(draft, document, recipient)
    sealed.push(size_bytes / 1e3 / (performance.now() - start))
    const began = performance.now()
    const cipher = createCipheriv('chacha20-poly1305', nodeRandom(32), nodeRandom(12), { authTagLength: 16 })
    for (let at = 0; at < size_bytes; at += 65_536) cipher.update(document.subarray(at, at + 65_536))
    cipher.final()
    bare.push(size_bytes / 1e3 / (performance.now() - began))
  }
  const [value, peer] = [median(sealed), median(bare)]
  return [
    {
      bench: 'seal',
      figure: 'seal 100 MB',
      value: Math.round(value),
      unit: 'MB/s',
      peer: 'chacha20-poly1305 of node:crypto',
      peer_value: Math.round(peer),
      ratio: Number((value / peer).toFixed(3)),
    },
  ]
}
