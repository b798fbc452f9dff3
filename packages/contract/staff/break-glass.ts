import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, idParams, instant, text } from './shapes.ts'

const named = z.object({ id, name: z.string() })
/** Why the chart has to be opened: at least a few words, which the patient will read. */
const reason = text(300).refine((value) => value.length >= 10, { error: 'too-short' })

/** Charts that are closed to the one who asks: opened in an emergency, or specially protected. */
export const breakGlassEndpoints = {
  breakGlass: endpoint({
    method: 'POST',
    path: '/api/patients/:id/break-glass',
    access: 'chart.break-glass',
    audit: 'break-glass',
    says: 'Opens one closed chart for reading, for this session and an hour; everybody who reads charts is told.',
    params: idParams,
    input: z.strictObject({ reason }),
    output: z.object({ id, until: instant }),
  }),
  closeGlass: endpoint({
    method: 'DELETE',
    path: '/api/break-glass/:id',
    access: 'chart.break-glass',
    audit: 'break-glass-closed',
    says: 'Closes a chart again that this session has opened.',
    params: idParams,
  }),
  emergencies: endpoint({
    method: 'GET',
    path: '/api/break-glass',
    access: 'chart.read',
    audit: 'search',
    says: 'Charts that colleagues opened in an emergency and that no doctor has acknowledged yet.',
    output: z.object({
      rows: z.array(
        z.object({ id, at: instant, until: instant, person: z.string(), patient: named, reason: z.string() }),
      ),
    }),
  }),
  acknowledge: endpoint({
    method: 'POST',
    path: '/api/break-glass/:id/acknowledgement',
    access: 'break-glass.acknowledge',
    audit: 'break-glass-seen',
    says: 'Says that a doctor has taken note; never for what one opened oneself.',
    params: idParams,
  }),
  protection: endpoint({
    method: 'GET',
    path: '/api/patients/:id/protection',
    access: 'chart.read',
    audit: 'none',
    says: 'Whether a chart is specially protected, and for whom it is open.',
    params: idParams,
    output: z.object({ readers: z.array(named).optional() }),
  }),
  protect: endpoint({
    method: 'PUT',
    path: '/api/patients/:id/protection',
    access: 'chart.protect',
    audit: 'protect',
    says: 'Lets only the named people and oneself read a chart; everybody else has to break the glass.',
    params: idParams,
    input: z.strictObject({ readers: z.array(id).max(50) }),
  }),
  unprotect: endpoint({
    method: 'DELETE',
    path: '/api/patients/:id/protection',
    access: 'chart.protect',
    audit: 'unprotect',
    says: 'Lifts the special protection of a chart.',
    params: idParams,
  }),
}
