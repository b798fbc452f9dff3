import type { Annotation, Extension } from './datatypes.ts'
import type { DiagnosticReport } from './resources.ts'

/** Versichertennummer of the statutory insurance (de.basisprofil.r4). */
export const gkvSystem = 'http://fhir.de/sid/gkv/kvid-10'

/** Parts of German family names (de.basisprofil.r4, HumannameDeBasis). */
export const namenszusatzUrl = 'http://fhir.de/StructureDefinition/humanname-namenszusatz'
export const ownPrefixUrl = 'http://hl7.org/fhir/StructureDefinition/humanname-own-prefix'
export const ownNameUrl = 'http://hl7.org/fhir/StructureDefinition/humanname-own-name'

/** Of parts of a name: AC academic title, CL the name a person is called by (ISO 21090). */
export const qualifierUrl = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier'
/** A line of an address that is a post box (ISO 21090). */
export const postBoxUrl = 'http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-postBox'

/** What German law calls a gender that is neither male nor female: D divers, X unbestimmt. */
export const genderAmtlichUrl = 'http://fhir.de/StructureDefinition/gender-amtlich-de'
export const genderAmtlichSystem = 'http://fhir.de/CodeSystem/gender-amtlich-de'

/** Kinds of numbers and of insurance (de.basisprofil.r4). */
export const identifierTypeSystem = 'http://fhir.de/CodeSystem/identifier-type-de-basis'
export const coverageTypeSystem = 'http://fhir.de/CodeSystem/versicherungsart-de-basis'
/** Institutionskennzeichen of insurers. */
export const iknrSystem = 'http://fhir.de/sid/arge-ik/iknr'
/** Member, family or pensioner (coverage-de-gkv). */
export const versichertenartUrl = 'http://fhir.de/StructureDefinition/gkv/versichertenart'
export const versichertenstatusSystem = 'https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_KBV_VERSICHERTENSTATUS'

/** R4 reports have no note; this is R5's element as the cross-version extension that HL7 defines for it. */
const reportNoteUrl = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DiagnosticReport.note'

export const noteExtension = (note: Annotation): Extension => ({ url: reportNoteUrl, valueAnnotation: note })

/** The laboratory's remarks on a report as a whole. */
export const reportNotes = (report: DiagnosticReport): Annotation[] =>
  (report.extension ?? []).flatMap(({ url, valueAnnotation }) =>
    url === reportNoteUrl && valueAnnotation !== undefined ? [valueAnnotation] : [],
  )
