/** Words of taking everything along. */
export const words = {
  file: 'Meine Gesundheitsdaten',
  folder: 'Dokumente',
  overview: 'Übersicht',
  title: 'Meine Gesundheitsdaten',
  signed: 'Unterschriebene Liste',
  signedText:
    'Diese Dateien hat Ihre Praxis mit ihren Schlüsseln unterschrieben (Ed25519, C2SP signed note).\n' +
    'certificate.txt: der Ausweis der Praxis. Die Prüfnummer aus Ihrem Brief ist die Prüfsumme seines Hauptschlüssels.\n' +
    'manifest.txt: die Liste von allem, was in Ihrem Postfach lag, mit Datum.\n' +
    'statement-….txt: zu jedem Dokument, wann es freigegeben wurde und welche Prüfsumme es hat.\n',
}
