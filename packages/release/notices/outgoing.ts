import type { Reader, Transaction } from '@siegel/store'

/** What became of a mail to a patient, for those who may know it. */
export interface SentMail {
  kind: 'invitation' | 'new-link' | 'notice' | 'reminder'
  at: string
  /** `sent`: the practice's mail server has taken it; `dropped`: of no use any more before it was sent. */
  state: 'waiting' | 'sent' | 'failed' | 'dropped'
  endedAt?: string
  code?: string
}

/** Outgoing mail as patient access needs it; the safe gives it. */
export interface OutgoingMail {
  /** Whether the practice has an account. */
  isReady(reader: Reader): boolean
  /** Goes out if the transaction holds. Throws Refusal 'mail-no-account', 'mail-address-invalid' or 'mail-queue-full'. */
  queue(
    transaction: Transaction,
    mail: {
      kind: SentMail['kind']
      patient: string
      object?: string
      address: string
      language: 'de' | 'en'
      link?: string
      until?: string
      actor: { id: string; name: string; role: string }
    },
  ): void
  /** Takes back what still waits; with an object, only what is about that. */
  drop(transaction: Transaction, what: { patient: string; kind: SentMail['kind']; object?: string }): void
  mailsTo(reader: Reader, patient: string): SentMail[]
}
