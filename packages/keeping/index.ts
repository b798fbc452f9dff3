export { exportRecords, type ExportContext } from './export.ts'
export { restoreRecords, type RestoreContext, type Restored } from './restore.ts'
export { importFhirFile, importFhirLines, type FhirImportContext, type FhirOutcome } from './fhir-import.ts'
