export type { Schema } from './schema.ts'
export {
  sql,
  statements,
  type Composed,
  type Reader,
  type SqlValue,
  type Statement,
  type Transaction,
} from './statement.ts'
export { Store, type StoreOptions } from './store.ts'
export { Blobs, type BlobRef } from './blobs.ts'
export type { BlobParts } from './blob-parts.ts'
