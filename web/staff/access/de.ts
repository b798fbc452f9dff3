import type { Slot } from '@siegel/contract/staff'

export const accessDe = {
  ways: 'Wege ins Postfach',
  kind: 'Weg',
  made: 'Angelegt',
  used: 'Zuletzt benutzt',
  state: 'Zustand',
  never: 'noch nie',
  states: {
    live: 'offen',
    'used-up': 'verbraucht',
    killed: 'gesperrt nach falschen PINs',
    expired: 'abgelaufen',
    removed: 'geschlossen',
  } satisfies Record<Slot['state'], string>,
  until: (when: string) => `bis ${when}`,
  tries: (count: number) => (count === 1 ? 'noch 1 Versuch' : `noch ${count} Versuche`),
  revoke: 'Schließen',
  revokeTitle: 'Diesen Weg schließen?',
  revokeText:
    'Er öffnet das Postfach nicht mehr, und wer darüber angemeldet ist, wird abgemeldet. Andere Wege bleiben.',
  revokeLastText:
    'Das ist der letzte offene Weg: danach ist der Zugang geschlossen, und nur eine neue Einladung öffnet ihn wieder.',
  revokeAll: 'Ganzen Zugang schließen',
  revokeAllTitle: 'Den ganzen Portalzugang schließen?',
  revokeAllText: 'Link, Passkeys und Passwörter öffnen nichts mehr. Nur eine neue Einladung öffnet den Zugang wieder.',
  revoked: 'Geschlossen.',
  invite: 'Einladen',
  again: 'Neuer Link …',
  noneTitle: 'Noch nicht eingeladen',
  noneText: 'Mit einer Einladung sieht diese Person, was Sie freigeben. Ohne bleibt alles in der Praxis.',
  warnings: 'Auffälliges',
  who: 'Wer hineingesehen hat',
  whoText:
    'Auch Sie: jedes Öffnen dieser Akte steht hier, und die Patientin oder der Patient kann es im Portal nachprüfen.',
  whoNone: 'Noch kein Eintrag.',
  allEntries: 'Im Protokoll zeigen',
  whoHidden: 'Das Protokoll sehen Ärztinnen, Verwaltung und Datenschutz.',
}
