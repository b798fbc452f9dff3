import type {
  AllergyIntolerance,
  CodeableConcept,
  Condition,
  DomainResource,
  Immunization,
  MedicationStatement,
  Observation,
  Reference,
} from '@siegel/fhir'
import type { EntryCode, EntryLine, NoteCode, OwnCode, Vital } from '../line/index.ts'
import { conditionOf } from './diagnosis.ts'
import { entrySystem, entryTypeSystem } from './entry-extension.ts'
import { taskOf } from './task-record.ts'
import { memberTag, panelCode, vitalContents, vitalSigns, vitalsText } from './vitals.ts'

/** When, by whom and about whom an entry is made. */
export interface EntryFrame {
  id: string
  subject: Reference
  author: Reference
  /** When it was written, and the moment it is about; instants. */
  recorded: string
  effective: string
  /** Year of the catalogue of diagnoses, where there is one. */
  icdYear?: string
}

/** One line as records: the entry itself and, for what was measured together, its members. */
export interface EntryRecords {
  entry: DomainResource & { id: string }
  members: (DomainResource & { id: string })[]
}

/** The type of record that a code makes; an entry keeps its type when it is corrected. */
export const typeOfCode: Readonly<Record<EntryCode, string>> = {
  a: 'Observation',
  b: 'Observation',
  t: 'Observation',
  n: 'Observation',
  v: 'Observation',
  d: 'Condition',
  m: 'MedicationStatement',
  cave: 'AllergyIntolerance',
  imp: 'Immunization',
  r: 'Task',
  auf: 'Task',
}

const noteNames: Readonly<Record<NoteCode, string>> = { a: 'Anamnese', b: 'Befund', t: 'Therapie', n: 'Notiz' }
const noteCategory: Readonly<Partial<Record<NoteCode, string>>> = { b: 'exam', t: 'therapy' }
const categoryOf = (code: string): CodeableConcept => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }],
})

/** Makes the records of a line. Notes are Observations with text, as the archive profiles of the KBV have them. */
export function recordsOf(line: EntryLine, frame: EntryFrame): EntryRecords {
  switch (line.code) {
    case 'v':
      return vitalRecords(line.values, frame)
    case 'd':
      return alone(conditionRecord(conditionOf(line, frame.icdYear), frame))
    case 'm':
      return alone(medicationRecord(line, frame))
    case 'cave':
      return alone(allergyRecord(line, frame))
    case 'imp':
      return alone(immunizationRecord(line, frame))
    case 'r':
    case 'auf':
      return alone({ ...taskOf({ ...line, code: line.code }, frame), id: frame.id })
    case 'a':
    case 'b':
    case 't':
    case 'n':
      return alone(noteRecord(line, frame))
  }
}

const alone = (entry: EntryRecords['entry']): EntryRecords => ({ entry, members: [] })

function noteRecord(
  { code, text, own }: { code: NoteCode; text: string; own?: OwnCode },
  frame: EntryFrame,
): Observation & { id: string } {
  const category = noteCategory[code]
  const coding = { system: entrySystem, code, display: noteNames[code] }
  return {
    ...observation(frame),
    ...(category === undefined ? {} : { category: [categoryOf(category)] }),
    code:
      own === undefined
        ? { coding: [coding], text: noteNames[code] }
        : { coding: [coding, { system: entryTypeSystem, code: own.code, display: own.name }], text: own.name },
    valueString: text,
  }
}

const observation = ({ id, subject, author, recorded, effective }: EntryFrame) => ({
  resourceType: 'Observation' as const,
  id,
  status: 'final' as const,
  subject,
  effectiveDateTime: effective,
  issued: recorded,
  performer: [author],
})

function vitalRecords(values: readonly Vital[], frame: EntryFrame): EntryRecords {
  const members = vitalContents(values).map((content, index): Observation & { id: string } => ({
    ...observation({ ...frame, id: `${frame.id}-${index + 1}` }),
    meta: { tag: [{ system: entrySystem, code: memberTag }] },
    category: [vitalSigns],
    ...content,
  }))
  const entry: Observation & { id: string } = {
    ...observation(frame),
    category: [vitalSigns],
    code: panelCode,
    valueString: vitalsText(values),
    hasMember: members.map(({ id }) => ({ reference: `Observation/${id}` })),
  }
  return { entry, members }
}

const conditionRecord = (
  parts: ReturnType<typeof conditionOf>,
  { id, subject, author, effective }: EntryFrame,
): Condition & { id: string } => ({
  resourceType: 'Condition',
  id,
  ...parts,
  subject,
  onsetDateTime: effective,
  // The moment it is about orders a chart; when it was written stands in its facts, as for every entry.
  recordedDate: effective,
  recorder: author,
})

const medicationRecord = (
  { text, dosage }: { text: string; dosage?: string },
  { id, subject, author, recorded, effective }: EntryFrame,
): MedicationStatement & { id: string } => ({
  resourceType: 'MedicationStatement',
  id,
  status: 'active',
  medicationCodeableConcept: { text },
  subject,
  effectivePeriod: { start: effective },
  dateAsserted: recorded,
  informationSource: author,
  ...(dosage === undefined ? {} : { dosage: [{ text: dosage }] }),
})

const statusOf = (kind: 'clinical' | 'verification', code: string): CodeableConcept => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/allergyintolerance-${kind}`, code }],
})
export const allergyStatus = statusOf

const allergyRecord = (
  { text, reaction }: { text: string; reaction?: string },
  { id, subject, author, effective }: EntryFrame,
): AllergyIntolerance & { id: string } => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: statusOf('clinical', 'active'),
  verificationStatus: statusOf('verification', 'confirmed'),
  code: { text },
  patient: subject,
  recordedDate: effective,
  recorder: author,
  ...(reaction === undefined ? {} : { reaction: [{ manifestation: [{ text: reaction }] }] }),
})

const immunizationRecord = (
  { text, lot }: { text: string; lot?: string },
  { id, subject, author, recorded, effective }: EntryFrame,
): Immunization & { id: string } => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  vaccineCode: { text },
  patient: subject,
  occurrenceDateTime: effective,
  recorded,
  ...(lot === undefined ? {} : { lotNumber: lot }),
  performer: [{ actor: author }],
})
