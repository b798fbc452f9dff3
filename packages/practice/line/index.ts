export {
  certainties,
  entryCodes,
  isProblem,
  lineLimit,
  mayBeOwn,
  noteCodes,
  ownCodePattern,
  readLine,
  reservedCodes,
  sides,
  splitLine,
  writeDiagnosis,
  type Certainty,
  type DiagnosisLine,
  type EntryCode,
  type EntryLine,
  type LineProblem,
  type NoteCode,
  type OwnCode,
  type Side,
} from './line.ts'
export { addDays, addMonths, isDay, weekdayIndex, type CivilDate } from './civil-date.ts'
export { relativeDate, spokenDay } from './relative-date.ts'
export {
  bodyMassIndex,
  pressureParts,
  readVitals,
  vitalKinds,
  vitalPanel,
  type Vital,
  type VitalKey,
} from './vitals.ts'
