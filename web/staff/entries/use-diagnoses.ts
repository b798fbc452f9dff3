import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { isProblem, type DiagnosisLine, type EntryLine, type LineProblem } from '@siegel/practice/line'
import { api } from '../core/api.ts'
import type { ResponseOf } from '@siegel/contract'
import type { codesEndpoints } from '@siegel/contract/staff'

const most = 8
const shortest = 2

export type IcdRow = ResponseOf<(typeof codesEndpoints)['icdSearch']>['codes'][number]

export interface Finding {
  rows: readonly IcdRow[]
  /** Year of the catalogue; null where none was imported, undefined until that is known. */
  year: number | null | undefined
  isLoading: boolean
}

/** The diagnosis in the line; undefined for everything else. */
export const diagnosisIn = (read: EntryLine | LineProblem): DiagnosisLine | undefined =>
  !isProblem(read) && read.code === 'd' ? read : undefined

/** What of a diagnosis is looked up: its code once it has one, else its words. Too short to be asked: undefined. */
const askedFor = (line: DiagnosisLine | undefined): string | undefined => {
  const text = line?.icd ?? line?.text ?? ''
  return text.length < shortest ? undefined : text.slice(0, 100)
}

/** Codes of the catalogue for a diagnosis. The catalogue is no patient's, so it is asked at every key. */
export function useDiagnoses(line: DiagnosisLine | undefined): Finding {
  const asked = askedFor(line)
  const { data, isFetching } = useQuery({
    queryKey: ['icd', asked],
    queryFn: () => api.icdSearch({ query: { q: asked ?? '', count: most } }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 600_000,
  })
  if (asked === undefined) return { rows: [], year: undefined, isLoading: false }
  return { rows: data?.codes ?? [], year: data === undefined ? undefined : (data.year ?? null), isLoading: isFetching }
}
