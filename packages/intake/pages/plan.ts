import { Refusal } from '@siegel/foundation'

export type Turn = 0 | 90 | 180 | 270

/** Pages `from` to `to` of a file, counted from 1 and both included, each turned clockwise by so many degrees. */
export interface PageRange {
  readonly file: number
  readonly from: number
  readonly to: number
  readonly turn: Turn
}

/** What becomes of files: each list of ranges is a new document. */
export type PagePlan = readonly (readonly PageRange[])[]

export const mostDocuments = 50
export const mostPages = 2000
const mostRanges = 2000

const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most

function readRange(value: unknown, files: number): PageRange {
  const { file, from, to, turn } = (value ?? {}) as Partial<PageRange>
  const isRange = isCount(file, 0, files - 1) && isCount(from, 1, mostPages) && isCount(to, from, mostPages)
  if (!isRange || (turn !== 0 && turn !== 90 && turn !== 180 && turn !== 270)) throw new Refusal('job', 'bad range')
  return { file, from, to, turn }
}

/** Throws Refusal 'job' for what is no plan for so many files. */
export function readPlan(value: unknown, files: number): PagePlan {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostDocuments) throw new Refusal('job', 'bad plan')
  const plan = value.map((ranges: unknown) => {
    if (!Array.isArray(ranges) || ranges.length === 0) throw new Refusal('job', 'bad plan')
    return ranges.map((range: unknown) => readRange(range, files))
  })
  const all = plan.flat()
  const pages = all.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  if (all.length > mostRanges || pages > mostPages) throw new Refusal('pages-too-many', 'too many pages')
  return plan
}
