export { assign } from './assign.ts'
export { importFile, type IntakeContext } from './importer.ts'
export { blobIdOf, requireChart } from './filing.ts'
export {
  inboxCode,
  resultCode,
  inboxFacts,
  inboxTask,
  inboxSystem,
  seenPatientOf,
  type InboxTask,
} from './inbox-task.ts'
export { givenTitle } from './parse/own-titles.ts'
export { suggestPatients, type Suggestion } from './match.ts'
export { intakeSchema } from './schema.ts'
export type { PageRange, Turn } from './pages/plan.ts'
export { composePages, describeFile, readCatalogue, viewFile } from './reader.ts'
export { readerCommand, Readers, type ReaderPlace } from './reader-process.ts'
