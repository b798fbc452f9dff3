import type { unlockDe } from './de.ts'

export const unlockEn = {
  title: 'The safe is locked',
  text: 'Until it is opened nobody sees a chart, nor do patients. The data are safe.',
  kind: 'Open it with',
  passphrase: 'Passphrase',
  recovery: 'Recovery code',
  passphraseHint: 'The passphrase chosen at set-up',
  recoveryHint: 'From the printed sheet. Dashes, spaces and case do not matter.',
  submit: 'Open the safe',
  submitting: 'Opening, this takes a few seconds …',
  slots: 'These ways open the safe',
  slotKinds: { passphrase: 'Passphrase', recovery: 'Recovery code on paper', keyfile: 'Key file at the safe' },
  lost: 'Passphrase forgotten? The printed sheet with the recovery code opens the safe. Without either nobody can help, nor can the maker.',
  done: 'The safe is open. Please sign in.',
} satisfies typeof unlockDe
