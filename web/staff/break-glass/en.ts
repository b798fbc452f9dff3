import type { breakGlassDe } from './de.ts'

export const breakGlassEn = {
  protectedTitle: 'This chart is specially protected',
  protectedText: 'Only certain people of the practice read it. You see master data and appointments as always.',
  open: 'Open in an emergency …',
  title: 'Open the chart in an emergency',
  what: 'What happens when you open it:',
  consequences: [
    'You read this one chart for an hour. You cannot write.',
    'Everybody who reads charts sees your name, the patient and the reason at once.',
    "A doctor checks it. It stands in the log and in the patient's list of accesses.",
  ],
  reason: 'Reason',
  reasonHint: 'At least 10 characters. The patient will read it.',
  confirm: 'Open chart',
  opening: 'Opening …',
  banner: (minutes: number) =>
    minutes <= 1
      ? 'Opened in an emergency, less than 1 minute left'
      : `Opened in an emergency, ${minutes} minutes left`,
  bannerText: 'For reading only. Every look stands in the log with your reason.',
  close: 'Close again',
  closed: 'Chart closed again.',
  told: (person: string, patient: string, when: string) =>
    `${person} opened the chart of ${patient} in an emergency, ${when}.`,
  toldReason: (reason: string) => `Reason: ${reason}`,
  acknowledge: 'Acknowledge',
  acknowledged: 'Acknowledged.',
  toPatient: 'See chart',
  protection: 'Special protection',
  protectionText:
    'For your own staff and people everybody knows. Only who stands here reads the chart; all others have to open it in an emergency.',
  protectionNone: 'This chart is open to everybody who reads charts.',
  protectionFor: (names: string) => `Open to: ${names}`,
  protect: 'Protect chart …',
  changeProtection: 'Change people …',
  unprotect: 'Lift protection',
  unprotectText: 'Then everybody who reads charts reads this one again. That stands in the log.',
  readers: 'Who reads the chart',
  readersNote: 'You are always among them.',
  saveProtection: 'Protect',
  saving: 'Saving …',
  protectionSaved: 'The chart is protected.',
  protectionLifted: 'The protection is lifted.',
  underGlass: (verb: string) => `${verb} in an emergency`,
} satisfies typeof breakGlassDe
