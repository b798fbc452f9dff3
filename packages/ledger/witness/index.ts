export { addCheckpoint, type Head, type HeadStore, type WitnessAnswer, type WitnessOptions } from './witness.ts'
export { fileHeads } from './file-heads.ts'
