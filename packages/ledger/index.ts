export { chainAfter, chainAfterAll, versionSeparator } from './chain.ts'
export { Checkpoints, type CheckpointsOptions, type WitnessPeer, type WitnessState } from './checkpoints.ts'
export { Ledger, type EntryDraft, type EntryFilter, type StoredEntry } from './ledger.ts'
export { ledgerSchema } from './schema.ts'
