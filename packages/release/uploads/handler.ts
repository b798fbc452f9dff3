import type { AuditVerb, Permission } from '@siegel/contract'
import type { UploadKind, UploadOf } from '@siegel/contract/patient'
import type { RecordTransactor } from '@siegel/records'

/** Who sent an upload; checked by signature. */
export interface UploadSource {
  mailbox: string
  epoch: number
  /** Whose mailbox it is; null where its owner only acts for others. */
  patient: string | null
  /** The upload's own id, hex. */
  id: string
  /** The patient it is about: the sender, or whoever the sender acts for. */
  about: string
}

/** What an upload comes to: an entry of the log, and work in the same transaction. */
export interface UploadAct {
  verb: AuditVerb
  object?: string
  facts?: readonly string[]
  /** What the work may do with records; nothing more. */
  needs: readonly Permission[]
  /** Throws a Refusal where the practice does not take it, now and for good. */
  run: (write: RecordTransactor) => void
  /** Once it is durable and the sender's mailbox is pushed. What fails here must come right by itself. */
  after?: () => Promise<unknown>
  /** After a refusal: what was prepared is of no use. */
  undo?: () => Promise<void>
}

export type UploadHandler<K extends UploadKind> = (
  from: UploadSource,
  body: UploadOf<K>,
) => UploadAct | Promise<UploadAct>

export type UploadHandlers = { [K in UploadKind]: UploadHandler<K> }

/** Handles one body by the handler of its kind. */
export function actOf(handlers: UploadHandlers, from: UploadSource, body: UploadOf<UploadKind>) {
  // A kind and its handler belong together; the compiler cannot follow that through the table.
  const handler = handlers[body.kind] as (
    of: UploadSource,
    body: UploadOf<UploadKind>,
  ) => UploadAct | Promise<UploadAct>
  return handler(from, body)
}
