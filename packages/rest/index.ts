export { FhirApi, type FhirApiOptions } from './api.ts'
export type { Files } from './files.ts'
export { withReferences } from './references.ts'
