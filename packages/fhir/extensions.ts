import type { Annotation, Extension } from './datatypes.ts'
import type { DiagnosticReport } from './resources.ts'

/** Versichertennummer of the statutory insurance (de.basisprofil.r4). */
export const gkvSystem = 'http://fhir.de/sid/gkv/kvid-10'

/** Parts of German family names (de.basisprofil.r4, HumannameDeBasis). */
export const namenszusatzUrl = 'http://fhir.de/StructureDefinition/humanname-namenszusatz'
export const ownPrefixUrl = 'http://hl7.org/fhir/StructureDefinition/humanname-own-prefix'
export const ownNameUrl = 'http://hl7.org/fhir/StructureDefinition/humanname-own-name'

/** R4 reports have no note; this is R5's element as the cross-version extension that HL7 defines for it. */
const reportNoteUrl = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note'

export const noteExtension = (note: Annotation): Extension => ({ url: reportNoteUrl, valueAnnotation: note })

/** The laboratory's remarks on a report as a whole. */
export const reportNotes = (report: DiagnosticReport): Annotation[] =>
  (report.extension ?? []).flatMap(({ url, valueAnnotation }) =>
    url === reportNoteUrl && valueAnnotation !== undefined ? [valueAnnotation] : [],
  )
