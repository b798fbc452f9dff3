import type { DemoPatient } from './people.ts'

/** A text of the demo with the sign in it and what field it is; the text itself where there is no sign. */
export const mark = (text: string, sign: string, field: string): string =>
  sign === '' ? text : `${text} ${sign}${field}`

/** The fields too short for the whole sign carry its first letters and a number. */
const shortMark = (sign: string, index: number): string => `${sign.slice(0, 5)}${String(index).padStart(4, '0')}`

/** What a search has to look for: the sign itself, and the short marks of so many patients. */
export const demoMarks = (sign: string, count: number): string[] => [
  sign,
  ...Array.from({ length: count }, (_, index) => shortMark(sign, index)),
]

/** A patient with the sign in every text; dates and gender stay what they are. */
export function markedPatient(patient: DemoPatient, sign: string, index: number): DemoPatient {
  if (sign === '') return patient
  const whole = (field: 'family' | 'given' | 'phone' | 'city' | 'number') => mark(patient[field], sign, field)
  return {
    ...patient,
    family: whole('family'),
    given: whole('given'),
    phone: whole('phone'),
    city: whole('city'),
    number: whole('number'),
    street: `${sign}street ${patient.street}`,
    postalCode: shortMark(sign, index),
    insuranceNumber: shortMark(sign, index),
  }
}
