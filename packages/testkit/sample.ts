import * as z from 'zod/v4/core'

/** What texts of the contract are made of; a shape gets the first that it takes. None of it is anything that is there. */
const texts = [
  'no-such-id',
  'Observation/no-such-id',
  '2031-04-05',
  '2031-04-05T06:07:08Z',
  '09:15',
  '7d1f0c9e-7a3b-4c55-9e0a-0d3e6a1b2c3d',
  '274916',
  'nobody@example.org',
  'system/Observation.rs',
  'Europe/Berlin',
  'PT30M',
  'A sentence that nobody wrote.',
  'no-such-id.no-such-id',
  'xy',
  '0123456789abcdef0123456789abcdef',
]

/**
 * Something that a shape takes, made from the shape itself; what may be left out is left out. TypeError for a shape that
 * this does not know: then a line has to be added here.
 */
export function sampleOf(schema: z.$ZodType): unknown {
  const made = fromDef(schema)
  if (!z.safeParse(schema, made).success) throw new TypeError(`no sample for ${schema._zod.def.type}`)
  return made
}

/** A second text that a shape takes, for lists in which none may come twice; else the same again. */
const anotherOf = (schema: z.$ZodType): unknown =>
  texts.filter((text) => z.safeParse(schema, text).success)[1] ?? sampleOf(schema)

function fromDef(schema: z.$ZodType): unknown {
  const known = schema as z.$ZodTypes
  const { def } = known._zod
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- what the contract has no use for has no sample
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape).flatMap(([name, inner]) =>
          inner._zod.optin === 'optional' ? [] : [[name, sampleOf(inner)]],
        ),
      )
    case 'array': {
      const [one, other] = [sampleOf(def.element), anotherOf(def.element)]
      return [[], [one], [one, one], [one, other]].find((list) => z.safeParse(schema, list).success)
    }
    case 'string':
      return texts.find((text) => z.safeParse(schema, text).success)
    case 'number':
      return [1, 15, 0, 2031].find((number) => z.safeParse(schema, number).success)
    case 'boolean':
      return false
    case 'enum':
      return Object.values(def.entries)[0]
    case 'literal':
      return def.values[0]
    case 'nullable':
      return null
    case 'optional':
      return undefined
    case 'union':
      return sampleOf(def.options[0] as z.$ZodType)
    case 'record':
      return {}
    case 'pipe':
      return sampleOf(def.in)
    case 'unknown':
      return 'unknown'
    default:
      throw new TypeError(`no sample for ${def.type}`)
  }
}
