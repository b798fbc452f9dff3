import type { DiagnosisLine, EntryLine, LineProblem } from '@siegel/practice/line'

export interface Finding {
  rows: readonly { code: string; label: string; terminal: boolean; notifiable: boolean }[]
  /** Null where none was imported; undefined until that is known. */
  catalogue: { year: string } | null | undefined
  isLoading: boolean
}

/** The diagnosis that is being typed and has no code yet; undefined where nothing is to be looked up. */
export const lookedUp = (read: EntryLine | LineProblem): DiagnosisLine | undefined =>
  !('problem' in read) && read.code === 'd' && read.icd === undefined ? read : undefined

/** Codes of the catalogue for the words of a diagnosis. There is no catalogue to import yet. */
export const useDiagnoses = (_wanted: DiagnosisLine | undefined): Finding => ({
  rows: [],
  catalogue: null,
  isLoading: false,
})
