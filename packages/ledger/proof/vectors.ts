import { unbase64 } from '@siegel/foundation'
import { verifyInclusion } from './tree.ts'

/** A parsed vector of transparency-dev/merkle (`inclusion/`), with the name of its file. */
export interface InclusionVector {
  file: string
  leafIdx: number
  treeSize: number
  root?: string | null
  leafHash: string
  proof?: string[] | null
  wantErr: boolean
}

export const inclusionVectorCount = 98

/** Names of the vectors that did not verify, or did, against what they say. */
export const runInclusionVectors = (vectors: readonly InclusionVector[]): string[] =>
  vectors
    .filter(({ leafHash, leafIdx, treeSize, proof, root, wantErr }) => {
      const path = (proof ?? []).map((hash) => unbase64(hash))
      return verifyInclusion(unbase64(leafHash), leafIdx, treeSize, path, unbase64(root ?? '')) === wantErr
    })
    .map(({ file }) => file)
