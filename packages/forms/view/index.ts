export { Answered } from './answered.tsx'
export { FormFiller, type Progress } from './form-filler.tsx'
