import * as z from 'zod'
import { endpoint } from '../endpoint.ts'

const catalogue = z.object({
  name: z.enum(['ICD-10-GM', 'UCUM']),
  /** A year, or the version of the table. */
  version: z.string(),
  source: z.string(),
  sha256: z.string(),
  importedAt: z.iso.datetime(),
  codes: z.number(),
})

/** What the catalogue says about a code; what is asked of a patient with it is for whoever shows it to compare. */
const icdCode = z.object({
  code: z.string(),
  label: z.string(),
  terminal: z.boolean(),
  usage: z.enum(['primary', 'additional', 'manifestation', 'none']),
  sex: z.enum(['male', 'female']).optional(),
  sexIsStrict: z.boolean(),
  /** Days since birth. */
  age: z.object({ from_days: z.number().optional(), to_days: z.number().optional() }).optional(),
  ageIsStrict: z.boolean(),
  rare: z.boolean(),
  notifiable: z.boolean(),
  notifiableLaboratory: z.boolean(),
})

/** Catalogues of codes; nothing in them is a patient's. */
export const codesEndpoints = {
  icdSearch: endpoint({
    method: 'GET',
    path: '/api/codes/icd10gm',
    access: 'chart.read',
    audit: 'none',
    says: 'Codes of ICD-10-GM that fit what is typed so far; without a year none was imported.',
    query: z.strictObject({ q: z.string().max(100), count: z.coerce.number().int().min(1).max(50).optional() }),
    output: z.object({ year: z.number().optional(), codes: z.array(icdCode) }),
  }),
  catalogues: endpoint({
    method: 'GET',
    path: '/api/codes',
    access: 'signed-in',
    audit: 'none',
    says: 'The catalogues that were imported, newest year first.',
    output: z.object({ catalogues: z.array(catalogue) }),
  }),
  importCodes: endpoint({
    method: 'POST',
    path: '/api/codes',
    access: 'codes.write',
    audit: 'codes-import',
    says: 'Imports a year of ICD-10-GM or the table of UCUM; one that is there is replaced.',
    query: z.strictObject({ year: z.coerce.number().int().min(2004).max(2100).optional() }),
    input: { octets: ['text/csv', 'text/plain', 'text/xml', 'application/xml', 'application/octet-stream'] } as const,
    output: catalogue,
    bodyLimit_bytes: 32 * 1024 * 1024,
  }),
}
