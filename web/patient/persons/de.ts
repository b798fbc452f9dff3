/** Acting for others, and what guests see. */
export const personsDe = {
  acting: (name: string) => `Sie handeln für ${name}`,
  until: (date: string) => `bis ${date}`,
  leave: 'Beenden',
  nobody: 'Derzeit für niemanden',
  nobodyText: 'Sie handeln zurzeit für niemanden. Fragen Sie Ihre Praxis, wenn das nicht stimmt.',
  newsFor: (name: string) => `Neu für ${name}`,
  whoSaw: (name: string) => `Wer hat Daten von ${name} gesehen?`,
  guest: (name: string, date: string) => `${name} hat das mit Ihnen geteilt. Sie können es bis ${date} ansehen.`,
  guestTitle: 'Mit Ihnen geteilt',
}
