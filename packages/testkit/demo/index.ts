import { laboratoryFile } from './laboratory.ts'
import { mark, markedPatient } from './mark.ts'
import { demoPatient, type DemoPatient } from './people.ts'
import { Random } from './random.ts'

export type { DemoPatient }
export { demoAppointments, demoColumns, demoProgress, demoServices } from './calendar.ts'
export { demoChart } from './charts.ts'
export { demoMarks } from './mark.ts'

/** People who can sign in to the demo. The passwords are public: a demo holds synthetic data only. */
export const demoUsers = [
  { name: 'Dr. Katrin Hollmann', role: 'doctor', userName: 'hollmann', password: 'Demo-Lindenbluete-2026' },
  { name: 'Sabine Kern', role: 'assistant', userName: 'kern', password: 'Demo-Kamille-2026' },
  { name: 'Jonas Reuter', role: 'office', userName: 'reuter', password: 'Demo-Salbeiblatt-2026' },
  { name: 'Eva Brandes', role: 'admin', userName: 'brandes', password: 'Demo-Ringelblume-2026' },
  { name: 'Dr. Martin Feld', role: 'dpo', userName: 'feld', password: 'Demo-Thymiankraut-2026' },
] as const

export const demoPractice = {
  practice: 'Praxis am Lindenplatz',
  timeZone: 'Europe/Berlin',
  hostName: 'lindenplatz',
  telephone: '0221 4710 123',
  passphrase: 'Demo Lindenplatz nur mit erfundenen Daten',
} as const

/** The doctor's sentences that are released with a demo's reports. */
export const demoSentences = [
  {
    meaning: 'Ihre Werte sind im Ganzen in Ordnung.',
    action: 'Sie müssen nichts tun. Wir kontrollieren in einem Jahr.',
  },
  {
    meaning: 'Ein Wert ist etwas erhöht. Das ist nicht gefährlich.',
    action: 'Bitte vereinbaren Sie in vier Wochen einen Termin zur Kontrolle.',
  },
  {
    meaning: 'Die Niere arbeitet gut, das Blutbild ist unauffällig.',
    action: 'Nehmen Sie Ihre Tabletten weiter wie bisher.',
  },
] as const

export interface DemoReport {
  patient: DemoPatient
  fileName: string
  file: Uint8Array
  sentence: { meaning: string; action: string }
  /** Not signed off yet: for trying out the inbox. */
  inInbox: boolean
}

export interface DemoData {
  patients: DemoPatient[]
  reports: DemoReport[]
  /** A report of somebody the practice does not know. */
  unknown: { fileName: string; file: Uint8Array }
}

/**
 * Synthetic patients with laboratory reports; the same for the same seed, number and day (`JJJJ-MM-TT`). With a `sign`,
 * every text of every patient and file holds it, so that a test can look for it where nothing of a patient may be.
 */
export function demoData(seed: number, count: number, today: string, sign = ''): DemoData {
  const random = new Random(seed)
  const seen = new Set<string>()
  const patients: DemoPatient[] = []
  while (patients.length < count) {
    const patient = markedPatient(demoPatient(random, patients.length), sign, patients.length)
    const key = `${patient.family} ${patient.given} ${patient.birthDate}`
    if (!seen.has(key)) patients.push(patient)
    seen.add(key)
  }
  const reported = patients.slice(0, 40)
  const reports = reported.flatMap((patient, index) =>
    [180, 3].map((daysAgo, turn): DemoReport => {
      const order = String(700_000 + index * 10 + turn)
      return {
        patient,
        fileName: `befund-${order}.ldt`,
        file: laboratoryFile(random, patient, { day: dayBefore(today, daysAgo + (index % 3)), order, sign }),
        sentence: markedSentence(random.pick(demoSentences), sign),
        // The newer one of the last patients, so that everybody's older one can be released.
        inInbox: turn === 1 && index >= reported.length - leftInInbox,
      }
    }),
  )
  const stranger: DemoPatient = {
    ...markedPatient(demoPatient(random, 9000), sign, 9000),
    family: mark('Unbekannt', sign, 'family'),
    given: mark('Ulla', sign, 'given'),
    gender: 'female',
    number: mark('X1', sign, 'number'),
  }
  return {
    patients,
    reports,
    unknown: {
      fileName: 'befund-unbekannt.ldt',
      file: laboratoryFile(random, stranger, { day: dayBefore(today, 1), order: '799999', sign }),
    },
  }
}

/** Reports that stay in the inbox for trying out the sign-off. */
const leftInInbox = 6

const markedSentence = ({ meaning, action }: (typeof demoSentences)[number], sign: string) => ({
  meaning: mark(meaning, sign, 'meaning'),
  action: mark(action, sign, 'action'),
})

const dayBefore = (today: string, days: number): string =>
  new Date(Date.parse(`${today}T12:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
