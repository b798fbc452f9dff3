import type { MailboxIndex } from '@siegel/contract/patient'
import type { DocumentReference } from '@siegel/fhir'
import type { Clock, KeyedQueue } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import type { Ledger } from '@siegel/ledger'
import type { Records } from '@siegel/records'
import type { Blobs, Reader, Store } from '@siegel/store'
import type { PracticeFacts, ReleaseKeys } from './keys.ts'
import type { OutgoingMail } from './notices/outgoing.ts'
import type { SealedFiles } from './sealed-files.ts'

/** What every part of patient access works with. */
export interface ReleaseContext {
  store: Store
  ledger: Ledger
  records: Records
  blobs: Blobs
  sealedFiles: SealedFiles
  clock: Clock
  keys: ReleaseKeys
  /** Read at each use: the practice may be renamed. */
  practice: () => PracticeFacts
  /**
   * What of a document goes to the patient: its original, or a copy where that alone would not show what staff see (turned
   * pages, a kind that browsers do not show).
   */
  copyOf: (
    document: DocumentReference,
    original: { bytes: Uint8Array<ArrayBuffer>; mediaType: string },
  ) => Promise<{ bytes: Uint8Array; mediaType: string }>
  /**
   * What other rooms put into a mailbox's index. Asked only while somebody is in the mailbox, so that nothing of it is made
   * and sealed for those who do not look; the same as long as nothing has changed (decision 014).
   */
  alsoListed: (connection: Reader, patient: string) => Pick<MailboxIndex, 'booking' | 'appointments'>
  /** The practice's outgoing mail. */
  mail: OutgoingMail
  logOrigin: string
  log: Logger
  /** One thing at a time for each mailbox. */
  locks: KeyedQueue
}
