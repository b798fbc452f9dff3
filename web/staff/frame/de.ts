export const frameDe = {
  navigation: 'Bereiche',
  today: 'Heute',
  patients: 'Patienten',
  inbox: 'Eingang',
  tasks: 'Aufgaben',
  log: 'Protokoll',
  administration: 'Verwaltung',
  recent: 'Zuletzt geöffnet',
  skip: 'Zum Inhalt',
  demo: 'Demo',
  searchPatient: 'Patient suchen: Name, Geburtsdatum, Nummer',
  searchNone: 'Niemand gefunden. Versuchen Sie den Anfang des Nachnamens oder das Geburtsdatum (12.03.1958).',
  searchHits: (count: number) => (count === 1 ? '1 Treffer' : `${count} Treffer`),
  commands: 'Befehle',
  commandSearch: 'Was möchten Sie tun?',
  commandNone: 'Kein Befehl passt dazu.',
  lockScreen: 'Bildschirm sperren',
  lockScreenDone: 'Abgemeldet. Der Safe bleibt offen.',
  lockSafe: 'Safe sperren',
  lockSafeTitle: 'Den Safe sperren?',
  lockSafeText:
    'Alle werden abgemeldet, und Patienten erreichen ihre Dokumente nicht. Zum Öffnen braucht es die Passphrase oder den Wiederherstellungscode.',
  account: 'Eigenes Konto',
  language: 'Sprache: English',
  lettersOn: 'Einzeltasten einschalten',
  lettersOff: 'Einzeltasten ausschalten',
  addPasskey: 'Passkey hinzufügen',
  addPasskeyText:
    'Damit melden Sie sich an diesem Gerät mit Fingerabdruck, Gesicht oder Sicherheitsschlüssel an. Nichts davon verlässt das Gerät.',
  passkeyLabel: 'Name des Geräts',
  passkeyHint: 'Zum Beispiel: Empfang links',
  passkeyAdded: 'Passkey hinzugefügt.',
  passkeysSoFar: 'Ihre Passkeys',
  passkeyUsed: (when: string) => `zuletzt ${when}`,
  passkeyNever: 'noch nicht benutzt',
  passkeyWaiting: 'Bitte bestätigen …',
  status: 'Zustand',
  portal: { connected: 'Portal erreichbar', offline: 'Portal nicht erreichbar', 'not-paired': 'kein Portal verbunden' },
  gatewayOffline: 'Gateway läuft nicht',
  witness: {
    fresh: (ago: string) => `bezeugt ${ago}`,
    late: (count: number) => `${count} noch nicht bezeugt`,
    alarm: (count: number) => `${count} seit über 15 min unbezeugt`,
    none: 'kein Zeuge eingerichtet',
  },
  ago: (seconds: number) =>
    seconds < 90
      ? `vor ${seconds} s`
      : seconds < 5400
        ? `vor ${Math.round(seconds / 60)} min`
        : `vor ${Math.round(seconds / 3600)} h`,
  safeAway: 'Keine Verbindung zum Safe',
  safeAwayText: 'Was Sie getippt haben, bleibt stehen. Es wird alle 5 Sekunden neu versucht.',
  warnings: 'Hinweise',
  warning: {
    'link-dead':
      'Fünf falsche PINs: der Link ist gesperrt. Fragen Sie nach, und stellen Sie bei Bedarf einen neuen aus.',
    'many-wrong-tries':
      'Auffällig viele falsche Anmeldungen. Fragen Sie nach, ob das die Patientin oder der Patient war.',
  } as Readonly<Record<string, string>>,
  warningOther: 'Ungewöhnliches bei einem Portalzugang.',
  warningUnnamed: 'Ein Portalzugang',
  warningsMore: (count: number) => `${count} weitere`,
  dismiss: 'Ausblenden',
  open: 'Ansehen',
  notFound: 'Diese Seite gibt es nicht',
  notFoundText: 'Vielleicht ist der Link alt. Links finden Sie alles, was es gibt.',
}
