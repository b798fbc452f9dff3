export { Catalogues, type Catalogue, type FoundCode } from './catalogues.ts'
export { codesSchema } from './schema.ts'
