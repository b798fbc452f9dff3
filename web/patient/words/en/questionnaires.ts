import type { Catalogue } from '../../i18n/catalogue.ts'

export const words: Catalogue['questionnaires'] = {
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
