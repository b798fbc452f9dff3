export { Catalogues, type Catalogue, type FoundCode } from './catalogues.ts'
export { parseIcd, type AgeRange, type IcdCode } from './icd/parse.ts'
export { codesSchema } from './schema.ts'
