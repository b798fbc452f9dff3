import { hex } from '@siegel/foundation'
import type { MailboxManifest } from '@siegel/sealing'

/** Whether the safe has taken an upload. */
export const isReceived = (manifest: MailboxManifest, upload: Uint8Array): boolean =>
  manifest.received.some((id) => hex(id) === hex(upload))
