import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { text } from './shapes.ts'

/** Icons that can stand for an entry type of the practice's own. */
export const entryTypeIcons = [
  'tag',
  'stethoscope',
  'message',
  'pencil',
  'info',
  'phone',
  'home',
  'mail',
  'image',
  'eye',
  'trend',
  'flask',
  'pill',
  'syringe',
  'bone',
  'face',
  'person',
  'people',
  'ambulance',
  'smartphone',
  'document',
  'clock',
  'calendar',
  'share',
] as const

/** Colours by their meaning; red is kept for warnings. */
export const entryTypeTones = ['accent', 'info', 'good', 'warning', 'neutral'] as const

/** Short codes of the kinds that are text: history, finding, therapy, note. */
const base = z.enum(['a', 'b', 't', 'n'])

export const entryType = z.object({
  code: z.string(),
  name: z.string(),
  base,
  icon: z.enum(entryTypeIcons),
  tone: z.enum(entryTypeTones),
  /** Nothing new is written under it; what was keeps its name. */
  isRetired: z.boolean(),
})

/** `version` is that of the list that was seen, 0 for none; `isNew` refuses a code that is taken. */
export const entryTypeDraft = z.strictObject({
  ...entryType.shape,
  code: z.string().regex(/^[a-zäöü]{1,6}$/),
  name: text(40).refine((value) => !/[\n\t]/.test(value), { error: 'one-line' }),
  version: z.number().int().min(0),
  isNew: z.boolean(),
})

/** Codes of the entry line that a practice adds for itself. */
export const entryTypeEndpoints = {
  entryTypes: endpoint({
    method: 'GET',
    path: '/api/entry-types',
    access: 'entry-types.read',
    audit: 'read',
    says: "The practice's own entry types, also those that are out of use.",
    output: z.object({ version: z.number(), types: z.array(entryType) }),
  }),
  saveEntryType: endpoint({
    method: 'PUT',
    path: '/api/entry-types',
    access: 'entry-types.write',
    audit: 'update',
    says: 'Adds an entry type, or names, paints, retires or takes up again the one of the code.',
    input: entryTypeDraft,
  }),
}
