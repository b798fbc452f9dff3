import * as z from 'zod'
import { date, documentRow, id, instant, patientRow, reference, text } from './shapes.ts'

/** A date of which the day, or day and month, may be unknown. */
export const partialDate = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/)

/** `diverse` and `undetermined` are the entries of German law (§ 22 Abs. 3 PStG); `other` says no more than that. */
export const sex = z.enum(['male', 'female', 'diverse', 'undetermined', 'other', 'unknown'])

const list = <T extends z.ZodType>(item: T, most: number) => z.array(item).max(most)
/** The place of an entry in the record as it was read; absent for a new one. What is not shown of it stays. */
const at = z.number().int().min(0).max(99).optional()

export const address = z.strictObject({
  at,
  use: z.enum(['home', 'work', 'temp', 'old', 'billing']),
  /** Street lines; or the number of a post box. */
  lines: list(text(80), 3),
  isPostBox: z.boolean(),
  postalCode: text(10).optional(),
  city: text(80).optional(),
  country: text(60).optional(),
})

export const telecom = z.strictObject({
  at,
  system: z.enum(['phone', 'email', 'fax', 'sms', 'pager', 'url', 'other']),
  use: z.enum(['home', 'work', 'mobile', 'temp', 'old']).optional(),
  value: text(120),
})

export const insurance = z.strictObject({
  id: id.optional(),
  kind: z.enum(['statutory', 'private', 'self', 'other']),
  insurer: text(120).optional(),
  /** Institutionskennzeichen; nine digits, a doubtful one is a warning. */
  ik: text(20).optional(),
  /** The number of a private contract. */
  number: text(40).optional(),
  /** Versichertenstatus: 1 member, 3 family, 5 pensioner. */
  memberStatus: z.enum(['1', '3', '5']).optional(),
  from: date.optional(),
  until: date.optional(),
})

/** Master data of a person, as the page shows and saves them. */
export const personShape = {
  title: text(60).optional(),
  /** Namenszusatz: Graf, Freiherr. */
  affix: text(40).optional(),
  /** Vorsatzwort: von der, zu. */
  prefix: text(40).optional(),
  family: text(80),
  birthName: text(80).optional(),
  given: text(80),
  /** The name a person is called by. */
  callName: text(40).optional(),
  birthDate: partialDate.optional(),
  gender: sex,
  isDeceased: z.boolean(),
  deathDate: partialDate.optional(),
  /** The practice's own number. */
  number: text(40).optional(),
  /** KVNR. A doubtful one is a warning. */
  insuranceNumber: text(20).optional(),
  /** BCP 47. */
  language: z
    .string()
    .max(20)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .optional(),
  occupation: text(120).optional(),
  employer: text(120).optional(),
  generalPractitioner: text(120).optional(),
  note: text(2000).optional(),
  addresses: list(address, 8),
  telecoms: list(telecom, 12),
}
export const personalData = z.strictObject({ ...personShape, insurances: list(insurance, 6) })

/**
 * A new patient: what is known of the person. One telephone number, one e-mail address and one postal address can be
 * said in short; they come before those of the lists.
 */
export const newPatient = z.strictObject({
  ...personShape,
  isDeceased: personShape.isDeceased.optional(),
  addresses: personShape.addresses.optional(),
  telecoms: personShape.telecoms.optional(),
  insurances: list(insurance, 6).optional(),
  phone: text(40).optional(),
  email: z.email().max(120).optional(),
  street: text(80).optional(),
  postalCode: text(10).optional(),
  city: text(80).optional(),
})

export const relations = [
  'mother',
  'father',
  'parent',
  'spouse',
  'child',
  'carer',
  'legal-guardian',
  'power-of-attorney',
  'other',
] as const
/** How far a representative's rights reach. */
export const rights = ['contact', 'information', 'decisions'] as const

export const newRepresentative = z.strictObject({
  family: text(80),
  given: text(80).optional(),
  relation: z.enum(relations),
  rights: z.enum(rights),
  phone: text(40).optional(),
  from: date.optional(),
  until: date.optional(),
})

export const representative = z.object({
  ...newRepresentative.shape,
  id,
  version: z.number(),
  name: z.string(),
  isCurrent: z.boolean(),
  endReason: z.string().optional(),
})

export const consentKinds = ['portal', 'email-notices', 'laboratory', 'colleagues', 'research'] as const

export const newConsent = z.strictObject({
  kind: z.enum(consentKinds),
  /** The day on which it was given. */
  givenOn: date,
  /** Who gave it, in words: the patient, the mother. */
  givenBy: text(120),
  /** The document in the patient's chart that holds the signature. */
  document: reference.optional(),
  text: text(2000).optional(),
})

export const consent = z.object({
  ...newConsent.shape,
  id,
  version: z.number(),
  /** What is known of the document is there for who may read the chart. */
  document: z.object({ reference, row: documentRow.optional() }).optional(),
  withdrawn: z.object({ on: z.string(), by: z.string(), reason: z.string() }).optional(),
})

/** Opaque; what is saved must carry the one that was read. */
export const recordVersion = z.string().min(1).max(1000)
export const reason = text(300)

export const patientState = z.object({
  active: z.boolean(),
  inactiveReason: z.enum(['moved', 'died', 'other', 'merged']).optional(),
  mergedInto: z.object({ id, name: z.string() }).optional(),
})

export const masterDataPage = z.object({
  version: recordVersion,
  patient: patientRow,
  data: personalData,
  state: patientState,
  representatives: z.array(representative),
  consents: z.array(consent),
  warnings: z.array(z.string()),
})

/** Why two records may be one person's. */
export const similarityReasons = [
  'same-insurance-number',
  'same-name',
  'same-sound',
  'similar-name',
  'same-birth-date',
  'swapped-birth-date',
  'close-birth-date',
] as const

export const candidate = z.object({
  patient: patientRow,
  reasons: z.array(z.enum(similarityReasons)),
  /** From 0 to 100. */
  score: z.number(),
})

export const merge = z.object({
  id,
  at: instant,
  by: z.string(),
  reason: z.string(),
  source: z.object({ id, name: z.string() }),
  moved: z.number(),
  undone: z.object({ at: instant, by: z.string(), reason: z.string() }).optional(),
})
