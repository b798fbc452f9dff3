/** One measured value: LOINC code, value as typed (decimal point), UCUM unit. */
export interface Vital {
  key: VitalKey
  value: string
  /** The second number of a blood pressure. */
  second?: string
}

interface VitalKind {
  loinc: string
  /** Other codes under which programs elsewhere keep the same. */
  also?: readonly string[]
  /** LOINC's own name, in English; codes and names as in FHIR R4's vital signs value set, checked in testkit/loinc.test.ts. */
  display: string
  unit: string
  /** UCUM. */
  ucum: string
  /** What no living person has: a slip of the finger. */
  least: number
  most: number
  words: readonly string[]
}

export const vitalKinds = {
  pressure: {
    loinc: '85354-9',
    also: ['55284-4'],
    display: 'Blood pressure panel with all children optional',
    unit: 'mmHg',
    ucum: 'mm[Hg]',
    least: 30,
    most: 320,
    words: ['rr', 'blutdruck', 'bp'],
  },
  pulse: {
    loinc: '8867-4',
    display: 'Heart rate',
    unit: '/min',
    ucum: '/min',
    least: 15,
    most: 350,
    words: ['puls', 'p', 'hf', 'pulse'],
  },
  weight: {
    loinc: '29463-7',
    display: 'Body weight',
    unit: 'kg',
    ucum: 'kg',
    least: 0.3,
    most: 600,
    words: ['gew', 'gewicht', 'kg', 'weight'],
  },
  height: {
    loinc: '8302-2',
    display: 'Body height',
    unit: 'cm',
    ucum: 'cm',
    least: 20,
    most: 260,
    words: ['gr', 'größe', 'groesse', 'cm', 'height'],
  },
  temperature: {
    loinc: '8310-5',
    also: ['8331-1'],
    display: 'Body temperature',
    unit: '°C',
    ucum: 'Cel',
    least: 20,
    most: 45,
    words: ['temp', 'temperatur', 'fieber'],
  },
  saturation: {
    loinc: '59408-5',
    also: ['2708-6'],
    display: 'Oxygen saturation in Arterial blood by Pulse oximetry',
    unit: '%',
    ucum: '%',
    least: 20,
    most: 100,
    words: ['spo2', 'o2', 'sat'],
  },
  respiration: {
    loinc: '9279-1',
    display: 'Respiratory rate',
    unit: '/min',
    ucum: '/min',
    least: 3,
    most: 120,
    words: ['af', 'atemfrequenz'],
  },
  glucose: {
    loinc: '2339-0',
    display: 'Glucose [Mass/volume] in Blood',
    unit: 'mg/dl',
    ucum: 'mg/dL',
    least: 5,
    most: 1500,
    words: ['bz', 'blutzucker'],
  },
  waist: {
    loinc: '8280-0',
    display: 'Waist Circumference at umbilicus by Tape measure',
    unit: 'cm',
    ucum: 'cm',
    least: 20,
    most: 300,
    words: ['bauch', 'taille'],
  },
  head: {
    loinc: '9843-4',
    display: 'Head Occipital-frontal circumference',
    unit: 'cm',
    ucum: 'cm',
    least: 15,
    most: 80,
    words: ['ku', 'kopf'],
  },
} as const satisfies Record<string, VitalKind>
export type VitalKey = keyof typeof vitalKinds

/** The panel that holds what was measured together. */
export const vitalPanel = {
  loinc: '85353-1',
  display: 'Vital signs, weight, height, head circumference, oxygen saturation and BMI panel',
} as const
export const pressureParts = {
  systolic: { loinc: '8480-6', display: 'Systolic blood pressure' },
  diastolic: { loinc: '8462-4', display: 'Diastolic blood pressure' },
} as const

const keys = Object.keys(vitalKinds) as VitalKey[]
const keyOf = (word: string): VitalKey | undefined =>
  keys.find((key) => (vitalKinds[key].words as readonly string[]).includes(word))

const isPossible = (key: VitalKey, number: string): boolean => {
  const { least, most } = vitalKinds[key]
  return Number(number) >= least && Number(number) <= most
}

export type VitalsRead = { values: Vital[] } | { problem: 'vital-unknown' | 'vital-implausible'; word: string }

/**
 * Measured values as they are typed: `rr 148/86 puls 72 gew 81,4`, or short `148/86 72`. A number without a name after a
 * blood pressure is the pulse. Every value is written once.
 */
export function readVitals(text: string): VitalsRead {
  const tokens = text
    .toLowerCase()
    .split(/[\s;:]+/)
    .filter((token) => token !== '')
  const values: Vital[] = []
  let named: VitalKey | undefined
  for (const token of tokens) {
    const word = token.replace(/,$/, '')
    const pair = /^(\d{2,3})\/(\d{2,3})$/.exec(word)
    const number = /^\d{1,4}([.,]\d{1,2})?$/.test(word) ? word.replace(',', '.') : undefined
    if (pair === null && number === undefined) {
      if (isUnit(word)) continue
      named = keyOf(word)
      if (named === undefined) return { problem: 'vital-unknown', word: token }
      continue
    }
    const key: VitalKey | undefined =
      named ?? (pair !== null ? 'pressure' : values.at(-1)?.key === 'pressure' ? 'pulse' : undefined)
    const [, first = number ?? '', second] = pair ?? []
    if (key === undefined || (key === 'pressure') !== (pair !== null) || values.some((one) => one.key === key))
      return { problem: 'vital-unknown', word: token }
    if (
      !isPossible(key, first) ||
      (second !== undefined && (!isPossible(key, second) || Number(second) >= Number(first)))
    )
      return { problem: 'vital-implausible', word: token }
    values.push({ key, value: first, ...(second === undefined ? {} : { second }) })
    named = undefined
  }
  if (named !== undefined || values.length === 0) return { problem: 'vital-unknown', word: tokens.at(-1) ?? '' }
  return { values }
}

/** Units behind a number are read over: the name already says them. */
const isUnit = (word: string): boolean => /^(mmhg|\/min|%|°c|mg\/dl)$/.test(word)

/** Body mass index, kg/m², to one decimal; undefined where one of both is missing. */
export function bodyMassIndex(values: readonly Vital[]): string | undefined {
  const of = (key: VitalKey) => Number(values.find((one) => one.key === key)?.value)
  const [weight, height] = [of('weight'), of('height') / 100]
  const index = weight / height ** 2
  return Number.isFinite(index) ? index.toFixed(1) : undefined
}
