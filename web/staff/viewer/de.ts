export const viewerDe = {
  loading: 'Dokument wird entschlüsselt und geladen …',
  page: (page: number, pages: number) => `Seite ${page} von ${pages}`,
  printing: 'Wird zum Drucken vorbereitet …',
  unreadable: 'Das Dokument lässt sich nicht anzeigen. Sie können es herunterladen.',
  tooManyPages: (shown: number, all: number) =>
    `Gezeigt werden die ersten ${shown} von ${all} Seiten. Laden Sie das Dokument herunter, um alle zu sehen.`,
  unknownKind:
    'Diese Art von Datei wird nicht angezeigt, damit sie nichts ausführen kann. Sie können sie herunterladen.',
  width: 'Breite',
  turn: 'Seite drehen',
  turnAll: 'Alle drehen',
  saveTurns: 'Drehung speichern',
  turned: 'Drehung gespeichert.',
  turnHint: 'Die Drehung gilt auch für das, was freigegeben wird. Das Original bleibt, wie es kam.',
  previous: 'Vorige Seite',
  following: 'Nächste Seite',
  larger: 'Größer',
  smaller: 'Kleiner',
  tools: 'Seiten und Größe',
}
