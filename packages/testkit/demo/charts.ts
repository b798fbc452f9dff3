import type { DemoPatient } from './people.ts'
import { Random } from './random.ts'

/** A line of a synthetic chart, typed so many days ago at a time of day (UTC). */
export interface DemoLine {
  line: string
  days: number
  /** Minutes since midnight. */
  minute: number
}

/** What people of an age have: lines that stand together. */
const problems: readonly { from: number; to: number; lines: readonly string[] }[] = [
  {
    from: 45,
    to: 99,
    lines: [
      'd Essentielle Hypertonie I10.90 G dauer',
      'm Ramipril 5 mg 1-0-0-0',
      'b RR in Ruhe erhöht, Herz rhythmisch, keine Ödeme',
    ],
  },
  {
    from: 50,
    to: 99,
    lines: [
      'd Diabetes mellitus, Typ 2 E11.90 G dauer',
      'm Metformin 1000 mg 1-0-1-0',
      'b Füße: Pulse tastbar, Gefühl beidseits erhalten',
    ],
  },
  {
    from: 65,
    to: 99,
    lines: [
      'd Vorhofflimmern, paroxysmal I48.0 G dauer',
      'm Apixaban 5 mg 1-0-1-0',
      'a Kein Herzrasen, keine Blutungen',
    ],
  },
  { from: 40, to: 99, lines: ['d Hypothyreose E03.9 G dauer', 'm L-Thyroxin 75 µg 1-0-0-0'] },
  {
    from: 45,
    to: 99,
    lines: ['d Gonarthrose M17.1 G R dauer', 'm Ibuprofen 400 mg bei Bedarf', 't Physiotherapie, Kräftigung'],
  },
  {
    from: 0,
    to: 40,
    lines: [
      'd Asthma bronchiale J45.9 G dauer',
      'm Salbutamol Spray bei Bedarf',
      'b Lunge: leises Giemen, keine Atemnot',
    ],
  },
]
const visits: readonly (readonly string[])[] = [
  [
    'a Husten und Schnupfen seit drei Tagen, kein Fieber',
    'b Rachen gerötet, Lunge frei',
    'd Akute Infektion der oberen Atemwege J06.9 G',
    't Schonung, viel trinken',
  ],
  [
    'a Rückenschmerz nach Gartenarbeit, keine Ausstrahlung',
    'b Muskulärer Hartspann, Kraft und Gefühl unauffällig',
    'd Kreuzschmerz M54.5 G',
    't Wärme, Bewegung',
  ],
  ['a Gesundheitsuntersuchung, fühlt sich wohl', 'b Ganzkörperstatus ohne auffälligen Befund'],
  ['a Schwindel beim Aufstehen', 'b Schellong positiv, EKG: Sinusrhythmus', 't Mehr trinken, langsam aufstehen'],
]
const warnings = ['cave Penicillin: Anaphylaxie', 'cave Latex: Ausschlag', 'cave Ibuprofen: Magenblutung'] as const
const year_days = 365.25

/** The written part of a synthetic chart: problems by age, visits, measured values, a vaccination, something to do. */
export function demoChart(seed: number, patient: DemoPatient, index: number, today: string): DemoLine[] {
  const random = new Random(seed * 1009 + index)
  const age = (Date.parse(today) - Date.parse(patient.birthDate)) / 86_400_000 / year_days
  const made: DemoLine[] = []
  const together = (lines: readonly string[], days: number) => {
    const minute = random.whole(7 * 60, 15 * 60)
    for (const [at, line] of lines.entries()) made.push({ line, days, minute: minute + 3 * at })
  }
  for (const { lines } of problems.filter(({ from, to }) => age >= from && age <= to && random.next() < 0.45))
    together(lines, random.whole(120, 2500))
  const contacts = random.whole(1, 4)
  for (let n = 0; n < contacts; n++) {
    together(random.pick(visits), random.whole(3, 700))
    if (age > 30) together([vitals(random, age)], random.whole(3, 500))
  }
  if (random.next() < 0.25) together([random.pick(warnings)], random.whole(200, 2000))
  if (random.next() < 0.5) together(['imp Influenza, Vaxigrip Ch.-B. T3A42'], random.whole(30, 400))
  if (random.next() < 0.2)
    together(
      [random.pick(['r Blutdruck kontrollieren +14d', 'r Laborkontrolle +1m', 'auf Arztbrief anfordern +3d'])],
      1,
    )
  return made.filter(({ days }) => days < age * year_days).sort((a, b) => b.days - a.days || a.minute - b.minute)
}

function vitals(random: Random, age: number): string {
  const systolic = random.whole(112, age > 60 ? 158 : 138)
  const weight = `${random.whole(54, 104)},${random.whole(0, 9)}`
  return `v rr ${systolic}/${systolic - random.whole(45, 62)} puls ${random.whole(58, 88)} gew ${weight} gr ${random.whole(156, 189)}`
}
