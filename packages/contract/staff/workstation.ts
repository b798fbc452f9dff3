import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { id, instant, person } from './shapes.ts'

const pin = z.string().regex(/^\d{6}$/)

/** One computer that several people use: who was here today, and the quick way back in. */
export const workstationEndpoints = {
  workstation: endpoint({
    method: 'GET',
    path: '/api/workstation',
    access: 'public',
    audit: 'none',
    says: 'Who has signed in on this workstation today, by its cookie, and for whom a day PIN holds.',
    output: z.object({ people: z.array(z.object({ id, name: z.string(), dayPin: z.boolean() })) }),
  }),
  setDayPin: endpoint({
    method: 'PUT',
    path: '/api/me/day-pin',
    access: 'signed-in',
    audit: 'day-pin-set',
    says: 'Six digits that sign this person in on this workstation until midnight; only after a full sign-in.',
    input: z.strictObject({ pin }),
    output: z.object({ until: instant }),
  }),
  signInDayPin: endpoint({
    method: 'POST',
    path: '/api/sign-in/day-pin',
    access: 'public',
    audit: 'sign-in',
    says: 'Signs in by day PIN on the workstation where it was set; five wrong ones a day.',
    input: z.strictObject({ person: id, pin }),
    output: z.object({ person, expiresAt: instant }),
  }),
  lockScreen: endpoint({
    method: 'POST',
    path: '/api/lock-screen',
    access: 'signed-in',
    audit: 'lock-screen',
    says: 'Ends this session and keeps the day PIN.',
  }),
}
