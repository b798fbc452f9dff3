import type { Catalogue } from '../../i18n/catalogue.ts'

export const words: Catalogue['notices'] = {
  title: 'Notices by e-mail',
  text: 'We write to you when something new is in your mailbox. What it is, the e-mail never says.',
  on: (address) => `We write to ${address}`,
  off: 'At present we write you no e-mails.',
  address: 'Your e-mail address',
  invalid: 'This address is not right. It looks like this, for example: name@provider.com',
  turnOn: 'Switch notices on',
  change: 'Another address',
  save: 'Save address',
  turnOff: 'Switch notices off',
  cancel: 'Cancel',
  busy: 'The practice is setting it up …',
  pending: 'The practice has not confirmed yet. Please look again later.',
  refused: 'The practice did not take this. Please call.',
}
