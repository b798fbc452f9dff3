import type { Clock } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import type { EntryDraft, Ledger } from '@siegel/ledger'
import type { Store } from '@siegel/store'
import type { Patience } from './transport.ts'

/** Who acts, as the log names it. */
export type Actor = EntryDraft['actor']

/** What outgoing mail works with. */
export interface MailContext {
  store: Store
  ledger: Ledger
  clock: Clock
  log: Logger
  /** The password of the account, kept in the keyring: durable when `set` returns. */
  password: { get: () => string | undefined; set: (password: string | undefined) => void }
  timeZone: () => string
  /** How long a server may take, where that is not the usual. */
  patience?: Patience
  /** So many mails an hour at most; mail providers close accounts that send more at once. */
  mostPerHour?: number
}

export const isoNow = ({ clock }: Pick<MailContext, 'clock'>, later_ms = 0): string =>
  new Date(clock.now() + later_ms).toISOString()
