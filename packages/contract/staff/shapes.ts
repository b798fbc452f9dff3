import { documentKinds } from '@siegel/fhir'
import * as z from 'zod'
import { roles } from '../roles.ts'

/** Text a person types: trimmed, bounded, without control characters other than line ends and tabs. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value), { error: 'control-characters' })

export const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/)
export const reference = z.string().regex(/^[A-Z][A-Za-z]{1,40}\/[A-Za-z0-9\-.]{1,64}$/)
export const instant = z.iso.datetime()
export const date = z.iso.date()
export const role = z.enum(roles)
export const oneTimeCode = z.string().regex(/^\d{6}$/)
export const idParams = z.object({ id })

export const page = {
  cursor: z.string().max(200).optional(),
  count: z.coerce.number().int().min(1).max(200).optional(),
}

export const person = z.object({
  id,
  name: z.string(),
  role,
  userName: z.string(),
  /** Since when the person cannot sign in any more. */
  removedAt: instant.optional(),
})

/** How a value stands to its reference range; `none` where there is no range or no flag. */
export const flag = z.enum(['none', 'normal', 'low', 'high', 'critical-low', 'critical-high', 'abnormal', 'critical'])

export const patientRow = z.object({
  id,
  name: z.string(),
  birthDate: z.string().optional(),
  age: z.number().optional(),
  gender: z.enum(['male', 'female', 'other', 'unknown']).optional(),
  number: z.string().optional(),
  insuranceNumber: z.string().optional(),
  portal: z.enum(['none', 'invited', 'active', 'blocked']),
  /** Who does not come any more: moved away or the like, died, or went into another record. */
  state: z.enum(['inactive', 'deceased', 'merged']).optional(),
})

/** State of sign-off and release of a result or document. */
export const handling = z.object({
  signedOff: z.object({ by: z.string(), at: instant }).optional(),
  released: z
    .object({
      at: instant,
      meaning: z.string(),
      action: z.string().optional(),
      fetchedAt: instant.optional(),
      viewedAt: instant.optional(),
    })
    .optional(),
  withdrawn: z.object({ at: instant }).optional(),
})

/** A diagnosis beside its text: ICD-10-GM code, certainty (gesichert, Verdacht, Ausschluss, Zustand nach), side. */
export const diagnosis = z.object({
  icd: z.string().optional(),
  certainty: z.enum(['G', 'V', 'A', 'Z']).optional(),
  side: z.enum(['R', 'L', 'B']).optional(),
  permanent: z.boolean(),
  /** The code left the catalogue in use, or no imported one has it. */
  standing: z.enum(['left', 'unknown']).optional(),
})

export const documentKind = z.enum(documentKinds)

export const attachment = z.object({
  reference,
  mediaType: z.string(),
  size_bytes: z.number(),
  fileName: z.string(),
})

/** A document of a chart, to be chosen from a list. */
export const documentRow = z.object({
  reference,
  /** What somebody called it; a document without a title is named by its kind. */
  title: z.string().optional(),
  at: instant,
  kind: documentKind.optional(),
  status: z.string(),
  /** Its file, where it has one. */
  attachment: attachment.optional(),
})

/** A page, counted from 1, and by how much it is shown turned clockwise. */
export const turn = z.object({
  page: z.number().int().min(1).max(2000),
  degrees: z.union([z.literal(90), z.literal(180), z.literal(270)]),
})

/** Measured values by what they are, in the order in which they are offered; screens name them in the reader's language. */
export const vitalKindNames = [
  'pressure',
  'pulse',
  'weight',
  'height',
  'bmi',
  'temperature',
  'saturation',
  'respiration',
  'glucose',
  'waist',
  'head',
] as const
export const vitalKind = z.enum(vitalKindNames)

/** As it was given; a blood pressure is one value of two numbers: `148/86`. */
export const measured = z.object({ kind: vitalKind, value: z.string(), unit: z.string().optional() })

export const timelineEntry = z.object({
  reference,
  at: instant,
  /** Civil date in the practice's zone, for grouping. */
  day: date,
  time: z.string(),
  kind: z.enum([
    'laboratory',
    'document',
    'order',
    'vital',
    'anamnesis',
    'finding',
    'therapy',
    'note',
    'diagnosis',
    'medication',
    'allergy',
    'vaccination',
    'recall',
    'task',
    'questionnaire',
  ]),
  /** The practice's own type within the kind, under the name with which the entry was written. */
  type: z.object({ code: z.string(), name: z.string() }).optional(),
  /** Absent where nobody gave one: screens name it by its kind, in the reader's language. */
  title: z.string().optional(),
  text: z.string().optional(),
  /** Of a vaccine. */
  lot: z.string().optional(),
  author: z.string().optional(),
  values: z.array(z.object({ name: z.string(), value: z.string(), unit: z.string().optional(), flag })).optional(),
  more: z.number().optional(),
  /** For measured values: what the title says in the language of the record. */
  measured: z.array(measured).optional(),
  status: z.string(),
  attachment: attachment.optional(),
  diagnosis: diagnosis.optional(),
  due: date.optional(),
  /** For documents: what is known of one beside its file, and how its newest version came to be where there is a reason. */
  document: z
    .object({
      version: z.number(),
      kind: documentKind.optional(),
      from: z.string().optional(),
      /** When it was written, as it says itself. */
      date: z.string().optional(),
      note: z.string().optional(),
      pages: z.number().optional(),
      turns: z.array(turn),
      /** The patient has sent it, and so has it. */
      byPatient: z.boolean().optional(),
      /** Whether the search finds it by the words in it. */
      hasWords: z.boolean(),
      change: z.object({ by: z.string(), at: instant, reason: z.string() }).optional(),
    })
    .optional(),
  /** For what was typed here: what was typed, and how the newest version came to be unless it is the first. */
  own: z
    .object({
      version: z.number(),
      line: z.string(),
      change: z
        .object({
          act: z.enum(['correct', 'cancel', 'end']),
          by: z.string(),
          at: instant,
          reason: z.string().optional(),
        })
        .optional(),
    })
    .optional(),
  handling,
})

/** Something that holds until it is ended: a line of the summary. `version` is set for what was typed here. */
const standing = { reference, version: z.number().optional(), text: z.string(), since: date.optional() }

/** What has to be seen first: warnings, lasting problems, medication, what is open, last measured values. */
export const summary = z.object({
  warnings: z.array(z.object({ ...standing, reaction: z.string().optional() })),
  problems: z.array(z.object({ ...standing, diagnosis })),
  medication: z.array(z.object({ ...standing, dosage: z.string().optional() })),
  open: z.array(
    z.object({ ...standing, kind: z.enum(['recall', 'task']), due: date.optional(), owner: z.string().optional() }),
  ),
  vitals: z.array(z.object({ ...measured.shape, at: instant, observation: reference })),
})

/** A task or recall; `due` is a civil date, `owner` a person of the practice. */
export const taskRow = z.object({
  id,
  version: z.number(),
  kind: z.enum(['task', 'recall']),
  text: z.string(),
  state: z.enum(['open', 'done']),
  due: date.optional(),
  patient: z.object({ id, name: z.string() }).optional(),
  owner: z.object({ id, name: z.string() }).optional(),
  by: z.string(),
  at: instant,
  done: z.object({ by: z.string(), at: instant }).optional(),
})

export const draft = z.object({
  id,
  version: z.number(),
  line: z.string(),
  by: z.string(),
  person: z.string(),
  at: instant,
})

export const entryVersion = z.object({
  version: z.number(),
  at: instant,
  by: z.string(),
  act: z.enum(['commit', 'correct', 'cancel', 'end']),
  line: z.string(),
  reason: z.string().optional(),
})

/** What the header of a patient's pages says: master data and whether the portal is open, no findings. */
export const masterData = z.object({
  patient: patientRow,
  /** Contact lines as they are shown. */
  phone: z.string().optional(),
  address: z.string().optional(),
  /** The insurer's name, or that there is none; by order. */
  insurance: z
    .object({ kind: z.enum(['statutory', 'private', 'self', 'other']), name: z.string().optional() })
    .optional(),
  /** Who speaks for the patient now. */
  representative: z.object({ relation: z.string(), name: z.string(), phone: z.string().optional() }).optional(),
  mergedInto: z.object({ id, name: z.string() }).optional(),
  deathDate: z.string().optional(),
})

/** Where the next page of a timeline begins. */
export const timelinePlace = z.object({ at: instant, reference })

export const timelinePage = z.object({ entries: z.array(timelineEntry), next: timelinePlace.optional() })

/** `revision` changes whenever anything in the chart does. */
export const chart = z.object({
  ...masterData.shape,
  revision: z.string(),
  summary,
  drafts: z.array(draft),
  timeline: timelinePage,
})
