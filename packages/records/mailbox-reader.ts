import { mailboxCaller } from '@siegel/access'
import type { SearchQuery } from '@siegel/fhir/r4'
import { RecordReader, type ReaderOptions } from './reader.ts'
import type { Found, SearchPlace } from './search/search.ts'
import type * as statements from './statements.ts'

/**
 * Reads what goes into one patient's own mailbox: of the calendar alone, this patient's records and those that are
 * nobody's (decision 014). Anybody else's are not there. Without a patient: what names nobody.
 */
export class MailboxReader extends RecordReader {
  readonly #patient: string | undefined

  constructor(options: Omit<ReaderOptions, 'caller'>, patient: string | undefined) {
    super({
      ...options,
      caller: mailboxCaller('mailbox', { name: 'Patient', role: 'patient' }, ['calendar.columns', 'calendar.read']),
    })
    this.#patient = patient
  }

  override search(query: SearchQuery, count: number, place?: SearchPlace): Found {
    const found = super.search(query, count, place)
    const own = (list: Found['matches']) => list.filter((stored) => this.#isOwn(stored))
    return { ...found, matches: own(found.matches), included: own(found.included) }
  }

  protected override mayHave(row: statements.VersionRow, type?: string): boolean {
    return this.#isOwn({ patient: row.patient ?? undefined }) && super.mayHave(row, type)
  }

  #isOwn({ patient }: { patient: string | undefined }): boolean {
    return patient === undefined || patient === this.#patient
  }
}
