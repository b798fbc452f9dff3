/** Words of notices by e-mail. */
export const words = {
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
