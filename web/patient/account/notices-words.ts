const de = {
  title: 'Hinweise per E-Mail',
  text: 'Wir schreiben Ihnen, wenn etwas Neues in Ihrem Postfach liegt. Was es ist, steht nie in der E-Mail.',
  on: (address: string) => `Wir schreiben an ${address}`,
  off: 'Zurzeit schreiben wir Ihnen keine E-Mails.',
  address: 'Ihre E-Mail-Adresse',
  invalid: 'Diese Adresse stimmt so nicht. Sie sieht zum Beispiel so aus: name@anbieter.de',
  turnOn: 'Hinweise einschalten',
  change: 'Andere Adresse',
  save: 'Adresse speichern',
  turnOff: 'Hinweise ausschalten',
  cancel: 'Abbrechen',
  busy: 'Die Praxis richtet es ein …',
  pending: 'Die Praxis hat noch nicht bestätigt. Bitte sehen Sie später noch einmal nach.',
  refused: 'Die Praxis hat das nicht angenommen. Bitte rufen Sie an.',
}

const en: typeof de = {
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

/** Words of this section alone: they come with it, not with the first page. */
export const noticesWords = { de, en }
