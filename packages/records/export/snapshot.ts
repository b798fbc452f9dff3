import type { Caller } from '@siegel/access'
import type { Resource } from '@siegel/fhir'
import type { Reader, Store } from '@siegel/store'
import type { Names } from '../index/names.ts'
import { resourceOf } from '../stored.ts'
import type { VersionRow } from '../statements.ts'
import * as statements from './statements.ts'

/** All records of a type as they stood at a place in the order of writes. */
export interface SnapshotPlace {
  readonly type: string
  readonly seq: number
  /** Only versions that were written then or later, in milliseconds. */
  readonly since: number | undefined
  /** Only what lies in a patient's chart. */
  readonly inCharts: boolean
}

export interface SnapshotOptions {
  readonly store: Store
  readonly names: Names
  readonly place: SnapshotPlace
  /** Asked resource by resource; undefined where the whole type is covered. */
  readonly covers: ((resource: Resource) => boolean) | undefined
}

/** What may be done with each type is asked of the caller, whose name the log keeps. */
export interface SnapshotAsk {
  readonly caller: Caller
  readonly place: SnapshotPlace
  readonly covers: ((resource: Resource) => boolean) | undefined
}

const page = 500
const pageWithoutText = 5000

type Facts = Omit<VersionRow, 'json'> & { json?: string }

/** Lets everybody else go first between two pages. */
const breathe = () => new Promise<void>((resolve) => void setImmediate(resolve))

/** Rows of a snapshot page by page; their text only where it is wanted or a scope has to look into it. */
export async function* snapshotPages(options: SnapshotOptions, wantsText: boolean): AsyncGenerator<Facts[]> {
  const { store, names, place, covers } = options
  const type = names.type(place.type)
  const isRead = wantsText || covers !== undefined
  const count = isRead ? page : pageWithoutText
  const statement = isRead ? statements.pageOfRecords : statements.pageOfFacts
  for (let from = ''; ;) {
    const { rows, last, isEnd } = store.read((reader) => {
      const found: Facts[] = reader.all(statement, { type, from, count })
      return {
        rows: found.flatMap((row) => versionThen(reader, row, place)),
        last: found.at(-1)?.id ?? from,
        isEnd: found.length < count,
      }
    })
    const covered = rows.filter((row) => covers === undefined || covers(resourceOf(row.json ?? '', row.exact === 1)))
    if (covered.length > 0) yield covered
    if (isEnd) return
    from = last
    await breathe()
  }
}

/** What a record was at the place, if it was there and what is asked for. */
function versionThen(reader: Reader, row: Facts, { seq, since, inCharts }: SnapshotPlace): Facts[] {
  if (row.version === 0) return []
  const then = row.seq <= seq ? row : reader.get(statements.versionAt, { rid: row.rid, seq })
  if (then === undefined || then.deleted === 1) return []
  if (inCharts && then.patient === null) return []
  return since !== undefined && then.at < since ? [] : [then]
}
