import { base64, Refusal } from '@siegel/foundation'
import { parseHash, parseSize } from './checkpoint.ts'
import type { Hash } from './tree.ts'

/** C2SP tlog-proof: an inclusion proof together with the checkpoint note it leads to. */
export interface TlogProof {
  index: number
  path: Hash[]
  checkpoint: string
}

const head = 'c2sp.org/tlog-proof@v1'

export const formatTlogProof = ({ index, path, checkpoint }: TlogProof): string =>
  [head, `index ${index}`, ...path.map(base64), '', checkpoint].join('\n')

/** Throws Refusal 'proof-malformed' or 'checkpoint-malformed'. An `extra` line is refused: nothing here writes one. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  const [first, index = '', ...path] = text.slice(0, Math.max(end, 0)).split('\n')
  if (first !== head || !index.startsWith('index ') || path.length > 63) throw new Refusal('proof-malformed')
  return { index: parseSize(index.slice(6)), path: path.map(parseHash), checkpoint: text.slice(end + 2) }
}
