export const words = {
  toDo: 'Bitte ausfüllen',
  due: (date: string) => `bitte bis ${date}`,
  from: (name: string, date: string) => `Von ${name}, ${date}`,
  opening: 'Der Fragebogen wird entschlüsselt …',
  failed: 'Dieser Fragebogen lässt sich nicht öffnen. Bitte rufen Sie Ihre Praxis an.',
  forName: (name: string) => `Sie antworten für ${name}.`,
  readOnly: (name: string) => `Sie dürfen lesen, was ${name} bekommt. Antworten dürfen Sie nicht.`,
  draft:
    'Solange Ihr Postfach offen ist, bleiben Ihre Antworten stehen. Auf diesem Gerät wird nichts gespeichert: Nach dem Abmelden sind sie weg.',
  notUrgent: 'Nicht für Notfälle. Bei Lebensgefahr wählen Sie 112.',
  sending: 'Ihre Antworten werden gesendet …',
  pending: 'Gesendet, aber noch nicht angekommen',
  pendingText: 'Ihre Antworten sind verschlüsselt unterwegs. Die Praxis hat sie noch nicht abgeholt.',
  check: 'Jetzt nachsehen',
  notTaken: 'Die Praxis hat Ihre Antworten nicht angenommen',
  notSent: 'Nicht gesendet. Ihre Antworten sind noch da.',
  refusals: {
    'questionnaire-answered':
      'Dieser Fragebogen ist schon beantwortet. Ein zweites Mal geht das nicht. Hat sich etwas geändert? Dann schreiben Sie uns.',
    'questionnaire-withdrawn': 'Die Praxis hat diesen Fragebogen zurückgezogen. Sie müssen nichts mehr ausfüllen.',
    'questionnaire-replaced':
      'Die Praxis hat diesen Fragebogen durch einen neuen ersetzt. Bitte füllen Sie den neuen aus.',
    'questionnaire-unknown': 'Diesen Fragebogen kennt die Praxis nicht. Bitte rufen Sie an.',
    'answers-refused': 'Ihre Antworten passen nicht zu den Fragen. Bitte öffnen Sie den Fragebogen noch einmal.',
    'not-allowed': 'Sie dürfen für diese Person nicht mehr antworten.',
  } as Readonly<Record<string, string>>,
  gone: 'Dieser Fragebogen ist nicht mehr da',
  goneText: 'Die Praxis hat ihn zurückgezogen oder durch einen neuen ersetzt. Sie müssen ihn nicht ausfüllen.',
  toStart: 'Zur Startseite',
  done: 'Danke. Ihre Antworten sind in der Praxis.',
  doneText:
    'Wir lesen sie vor Ihrem nächsten Besuch. Ändern können Sie sie hier nicht mehr; schreiben Sie uns, wenn etwas nicht stimmt.',
  answered: (when: string) => `Beantwortet ${when}`,
  answers: 'Antworten',
  answersFailed: 'Ihre Antworten lassen sich hier nicht zeigen. In der Praxis sind sie angekommen.',
  write: 'Nachricht schreiben',
}
