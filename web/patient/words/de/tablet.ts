/** Words of the practice's own tablet. */
export const words = {
  setUp: {
    title: 'Ist dies das Tablet der Praxis?',
    text: 'Diese Frage richtet sich an das Praxisteam. Auf dem Tablet der Praxis können Menschen ohne Smartphone lesen, was für sie freigegeben ist.',
    means: [
      'Wer seinen Brief vor die Kamera hält und die PIN eingibt, liest zehn Minuten lang. Danach ist alles von diesem Gerät gelöscht.',
      'Einrichten, Speichern, Drucken und Mitnehmen gibt es auf diesem Gerät nicht mehr, auch nicht über einen Link.',
      'Was diese Seite früher auf diesem Gerät gespeichert hat, wird jetzt gelöscht.',
    ],
    own: 'Ist es Ihr eigenes Telefon oder Ihr eigener Computer? Dann tippen Sie auf „Nein“. Niemand aus der Praxis wird Sie um ein Ja bitten.',
    cannot: 'Dieser Browser merkt sich nichts. Öffnen Sie die Adresse nicht in einem privaten Fenster.',
    yes: 'Ja, dies ist das Tablet der Praxis',
    no: 'Nein, das ist mein eigenes Gerät',
    again: 'Sie können das später auf diesem Gerät wieder ändern.',
    isTitle: 'Dies ist das Tablet der Praxis',
    isText: 'Es fragt nach dem Brief, zeigt zehn Minuten lang, was freigegeben ist, und behält nichts.',
    toStart: 'Zur Startseite',
    end: 'Dies ist nicht mehr das Tablet der Praxis',
    endText: 'Dann ist dieses Gerät wie jedes andere: Wer hier liest, kann sich einrichten, speichern und drucken.',
    endSure: 'Ja, als Tablet der Praxis beenden',
  },
  start: {
    title: 'Halten Sie den QR-Code Ihres Briefes vor die Kamera.',
    text: 'Danach brauchen Sie Ihre PIN. Sie steht nicht auf dem Brief.',
    camera: 'Kamera einschalten',
    helpTitle: 'Es klappt nicht?',
    help: 'Kommen Sie zum Empfang. Wir helfen Ihnen gern und drucken auch aus, was für Sie freigegeben ist.',
    setUp: 'Über dieses Tablet',
  },
  camera: {
    picture: 'Bild der Kamera',
    starting: 'Die Kamera startet …',
    looking: 'Halten Sie den Code ruhig in den Rahmen, etwa eine Handlänge entfernt.',
    stop: 'Kamera ausschalten',
    other: 'Andere Kamera',
    troubles: {
      refused: {
        title: 'Die Kamera ist gesperrt.',
        text: 'Bitte sagen Sie am Empfang Bescheid. Jemand vom Team muss sie für diese Seite erlauben.',
      },
      absent: {
        title: 'Dieses Gerät hat keine Kamera.',
        text: 'Bitte gehen Sie mit Ihrem Brief zum Empfang.',
      },
      busy: {
        title: 'Die Kamera wird gerade anders benutzt.',
        text: 'Versuchen Sie es in einer Minute noch einmal, oder gehen Sie zum Empfang.',
      },
      other: {
        title: 'Die Kamera ließ sich nicht starten.',
        text: 'Versuchen Sie es noch einmal, oder gehen Sie mit Ihrem Brief zum Empfang.',
      },
      'nothing-read': {
        title: 'Eine Minute lang war kein Code zu lesen. Die Kamera ist wieder aus.',
        text: 'Versuchen Sie es noch einmal, oder gehen Sie mit Ihrem Brief zum Empfang.',
      },
    },
    hints: {
      dark: {
        title: 'Es ist zu dunkel.',
        text: 'Halten Sie den Brief ins Licht, oder gehen Sie zum Empfang.',
      },
      'other-practice': {
        title: 'Dieser Brief ist von einer anderen Praxis.',
        text: 'Hier lässt er sich nicht öffnen. Rufen Sie jene Praxis an, ihre Nummer steht auf dem Brief.',
      },
      'other-code': {
        title: 'Das ist nicht der Code Ihres Briefes.',
        text: 'Nehmen Sie den Brief mit der Überschrift „Ihr Zugang zu Ihren Befunden“. Fehlt er Ihnen, fragen Sie am Empfang.',
      },
    },
  },
  ended: {
    done: 'Fertig. Alles von Ihnen ist von diesem Gerät gelöscht.',
    time: 'Die Zeit ist um. Alles von Ihnen ist von diesem Gerät gelöscht. Sie können neu beginnen.',
    idle: 'Es war länger niemand hier. Alles ist von diesem Gerät gelöscht. Sie können neu beginnen.',
    closed: 'Ihr Konto ist geschlossen. Alles von Ihnen ist von diesem Gerät gelöscht.',
    lost: 'Sie sind abgemeldet. Alles von Ihnen ist von diesem Gerät gelöscht. Sie können neu beginnen.',
  },
  bar: {
    label: 'Tablet der Praxis',
    here: 'Tablet der Praxis',
    cancel: 'Abbrechen',
    left: (minutes: number) => (minutes === 1 ? 'Noch 1 Minute' : `Noch ${minutes} Minuten`),
    said: (minutes: number): string =>
      minutes === 1
        ? 'Noch eine Minute. Dann wird alles von diesem Gerät gelöscht.'
        : 'Noch zwei Minuten. Mit Ihrer PIN bekommen Sie zehn Minuten mehr.',
    more: 'Noch zehn Minuten',
    done: 'Fertig',
  },
  more: {
    title: 'Noch zehn Minuten: PIN noch einmal eingeben',
    text: 'Was Sie gerade lesen oder schreiben, bleibt offen.',
    submit: 'Zehn Minuten mehr',
    close: 'Schließen',
    wrong: 'Das hat nicht geöffnet. Vergleichen Sie jede Ziffer. Nach fünf falschen PINs gilt der Brief nicht mehr.',
  },
  there: {
    title: 'Sind Sie noch da?',
    text: 'Sonst wird in 30 Sekunden alles von Ihnen von diesem Gerät gelöscht.',
    yes: 'Ja, ich lese weiter',
  },
}
