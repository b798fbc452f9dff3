import type { AnswerIssue } from '../check.ts'

const de = {
  part: (n: number, of: number) => `Teil ${n} von ${of}`,
  last: 'Alles auf einen Blick',
  summaryText: 'Bitte sehen Sie Ihre Antworten durch. Gesendet ist noch nichts.',
  next: 'Weiter',
  back: 'Zurück',
  toSummary: 'Zur Übersicht',
  change: 'Ändern',
  changePart: (title: string) => `Ändern: ${title}`,
  send: 'Antworten senden',
  sending: 'Wird gesendet …',
  first: 'Erste Fragen',
  more: 'Weitere Fragen',
  optional: 'freiwillig',
  yes: 'Ja',
  no: 'Nein',
  open: 'keine Angabe',
  clear: 'Auswahl löschen',
  several: 'Mehrere sind möglich.',
  choose: 'Bitte wählen',
  other: 'Etwas anderes',
  from: (text: string) => `ab ${text}`,
  upTo: (text: string) => `bis ${text}`,
  between: (min: string, max: string) => `${min} bis ${max}`,
  issues: {
    unknown: 'Das passt nicht zu dieser Frage.',
    twice: 'Das passt nicht zu dieser Frage.',
    'not-asked': 'Das passt nicht zu dieser Frage.',
    type: 'Das passt nicht zu dieser Frage.',
    option: 'Bitte wählen Sie eine der Möglichkeiten.',
    missing: 'Hier brauchen wir eine Antwort.',
    'too-many': 'Hier geht nur eine Antwort.',
    exclusive: 'Diese Antworten passen nicht zusammen.',
    'too-long': 'Das ist zu lang. Bitte kürzen Sie.',
    'not-a-number': 'Bitte schreiben Sie eine Zahl, zum Beispiel 72 oder 36,6.',
    'not-whole': 'Bitte schreiben Sie eine ganze Zahl, ohne Komma.',
    'not-a-date': 'Dieses Datum gibt es nicht. Bitte Tag, Monat und Jahr angeben.',
    'too-small': 'Das ist zu wenig. Bitte prüfen Sie.',
    'too-large': 'Das ist zu viel. Bitte prüfen Sie.',
  } satisfies Record<AnswerIssue, string>,
  check: (count: number) =>
    count === 1 ? 'Bitte sehen Sie eine Antwort noch einmal an.' : `Bitte sehen Sie ${count} Antworten noch einmal an.`,
}
export type FormWords = typeof de

const en: FormWords = {
  part: (n, of) => `Part ${n} of ${of}`,
  last: 'Everything at a glance',
  summaryText: 'Please look through your answers. Nothing has been sent yet.',
  next: 'Continue',
  back: 'Back',
  toSummary: 'To the overview',
  change: 'Change',
  changePart: (title) => `Change: ${title}`,
  send: 'Send answers',
  sending: 'Sending …',
  first: 'First questions',
  more: 'More questions',
  optional: 'optional',
  yes: 'Yes',
  no: 'No',
  open: 'no answer',
  clear: 'Clear the choice',
  several: 'You can choose several.',
  choose: 'Please choose',
  other: 'Something else',
  from: (text) => `from ${text}`,
  upTo: (text) => `up to ${text}`,
  between: (min, max) => `${min} to ${max}`,
  issues: {
    unknown: 'That does not fit this question.',
    twice: 'That does not fit this question.',
    'not-asked': 'That does not fit this question.',
    type: 'That does not fit this question.',
    option: 'Please choose one of these.',
    missing: 'We need an answer here.',
    'too-many': 'Only one answer is possible here.',
    exclusive: 'These answers do not go together.',
    'too-long': 'That is too long. Please shorten it.',
    'not-a-number': 'Please write a number, for example 72 or 36.6.',
    'not-whole': 'Please write a whole number.',
    'not-a-date': 'There is no such date. Please give day, month and year.',
    'too-small': 'That is too little. Please check.',
    'too-large': 'That is too much. Please check.',
  },
  check: (count) => (count === 1 ? 'Please look at one answer again.' : `Please look at ${count} answers again.`),
}

const formWords: Readonly<Record<string, FormWords>> = { de, en }

/** The form speaks the language of its questions, where it can; else the reader's. */
export function wordsOf(language: string | undefined, locale: string): { words: FormWords; locale: string } {
  const own = language?.slice(0, 2).toLowerCase() ?? ''
  const spoken = own in formWords ? own : locale
  return { words: formWords[spoken] ?? en, locale: spoken }
}
