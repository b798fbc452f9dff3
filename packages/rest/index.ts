export { FhirApi, type FhirApiOptions } from './api.ts'
