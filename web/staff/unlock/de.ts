export const unlockDe = {
  title: 'Der Safe ist gesperrt',
  text: 'Bis er geöffnet wird, sieht niemand eine Akte, auch Patienten nicht. Die Daten sind sicher.',
  kind: 'Womit öffnen?',
  passphrase: 'Passphrase',
  recovery: 'Wiederherstellungscode',
  passphraseHint: 'Die Passphrase, die bei der Einrichtung gewählt wurde',
  recoveryHint: 'Vom ausgedruckten Blatt. Striche, Leerzeichen und Groß- oder Kleinschreibung sind egal.',
  submit: 'Safe öffnen',
  submitting: 'Wird geöffnet, das dauert einige Sekunden …',
  slots: 'Diese Wege öffnen den Safe',
  slotKinds: {
    passphrase: 'Passphrase',
    recovery: 'Wiederherstellungscode auf Papier',
    keyfile: 'Schlüsseldatei am Safe',
  } satisfies Record<'passphrase' | 'recovery' | 'keyfile', string>,
  lost: 'Passphrase vergessen? Das ausgedruckte Blatt mit dem Wiederherstellungscode öffnet den Safe. Ohne beides kann niemand helfen, auch der Hersteller nicht.',
  done: 'Der Safe ist offen. Bitte melden Sie sich an.',
}
