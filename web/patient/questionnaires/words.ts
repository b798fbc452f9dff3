const de = {
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
type FormPageWords = typeof de

const en: FormPageWords = {
  toDo: 'Please fill in',
  due: (date) => `please by ${date}`,
  from: (name, date) => `From ${name}, ${date}`,
  opening: 'Decrypting the questionnaire …',
  failed: 'This questionnaire cannot be opened. Please call your practice.',
  forName: (name) => `You are answering for ${name}.`,
  readOnly: (name) => `You may read what ${name} receives. You may not answer.`,
  draft:
    'Your answers stay as long as your mailbox is open. Nothing is stored on this device: after signing out they are gone.',
  notUrgent: 'Not for emergencies. If there is danger to life, call 112.',
  sending: 'Sending your answers …',
  pending: 'Sent, but not arrived yet',
  pendingText: 'Your answers are on their way, encrypted. The practice has not fetched them yet.',
  check: 'Look now',
  notTaken: 'The practice did not take your answers',
  notSent: 'Not sent. Your answers are still here.',
  refusals: {
    'questionnaire-answered':
      'This questionnaire has been answered already, and cannot be answered again. Has something changed? Then write to us.',
    'questionnaire-withdrawn': 'The practice has withdrawn this questionnaire. There is nothing left to fill in.',
    'questionnaire-replaced':
      'The practice has replaced this questionnaire with a new one. Please fill in the new one.',
    'questionnaire-unknown': 'The practice does not know this questionnaire. Please call.',
    'answers-refused': 'Your answers do not fit the questions. Please open the questionnaire again.',
    'not-allowed': 'You may not answer for this person any more.',
  },
  gone: 'This questionnaire is no longer here',
  goneText: 'The practice has withdrawn it or replaced it with a new one. You need not fill it in.',
  toStart: 'To the start page',
  done: 'Thank you. Your answers are at the practice.',
  doneText:
    'We read them before your next visit. You cannot change them here any more; write to us if something is not right.',
  answered: (when) => `Answered ${when}`,
  answers: 'Answers',
  answersFailed: 'Your answers cannot be shown here. They have arrived at the practice.',
  write: 'Write a message',
}

/** Words of questionnaires: loaded with them, since most visits have none. */
export const formPageWords = { de, en }
