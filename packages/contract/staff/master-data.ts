import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import {
  candidate,
  masterDataPage,
  merge,
  newConsent,
  newRepresentative,
  partialDate,
  personalData,
  reason,
  recordVersion,
} from './master-data-shapes.ts'
import { date, id, idParams, reference, text } from './shapes.ts'

const version = z.number().int().min(1)

/** Who a patient is, how they are insured, who acts for them, what they agreed to; and two records of one person. */
export const masterDataEndpoints = {
  masterData: endpoint({
    method: 'GET',
    path: '/api/patients/:id/master-data',
    access: 'patient.list',
    audit: 'read',
    says: 'All master data of one patient, with the version that saving demands.',
    params: idParams,
    output: masterDataPage,
  }),
  saveMasterData: endpoint({
    method: 'PUT',
    path: '/api/patients/:id/master-data',
    access: 'patient.write',
    audit: 'update',
    says: 'Saves master data; whoever changed them since they were read is not overwritten (412).',
    params: idParams,
    input: z.strictObject({ ifVersion: recordVersion, data: personalData }),
    output: z.object({ version: recordVersion, warnings: z.array(z.string()) }),
  }),
  similarPatients: endpoint({
    method: 'POST',
    path: '/api/patients/similar',
    access: 'patient.list',
    audit: 'search',
    says: 'Patients who may be the same person, each with the reasons; best first.',
    input: z.strictObject({
      family: text(80).optional(),
      given: text(80).optional(),
      birthDate: partialDate.optional(),
      insuranceNumber: text(20).optional(),
      /** The patient at hand, who is like nobody as much as like themselves. */
      except: id.optional(),
    }),
    output: z.object({ candidates: z.array(candidate) }),
  }),
  deactivatePatient: endpoint({
    method: 'POST',
    path: '/api/patients/:id/deactivation',
    access: 'patient.write',
    audit: 'update',
    says: 'Marks a patient who does not come any more; nothing is deleted.',
    params: idParams,
    input: z.strictObject({
      ifVersion: recordVersion,
      reason: z.enum(['moved', 'died', 'other']),
      deathDate: partialDate.optional(),
    }),
  }),
  reactivatePatient: endpoint({
    method: 'POST',
    path: '/api/patients/:id/reactivation',
    access: 'patient.write',
    audit: 'update',
    says: 'Takes the mark back. A date of death stays: it is corrected in the master data.',
    params: idParams,
    input: z.strictObject({ ifVersion: recordVersion }),
  }),
  addRepresentative: endpoint({
    method: 'POST',
    path: '/api/patients/:id/representatives',
    access: 'patient.write',
    audit: 'create',
    says: 'Somebody who may speak or decide for the patient.',
    params: idParams,
    input: newRepresentative,
    output: z.object({ id }),
  }),
  endRepresentative: endpoint({
    method: 'POST',
    path: '/api/representatives/:id/end',
    access: 'patient.write',
    audit: 'update',
    says: 'Ends a representation, with the reason; it stays in the list.',
    params: idParams,
    input: z.strictObject({ ifVersion: version, on: date, reason }),
  }),
  addConsent: endpoint({
    method: 'POST',
    path: '/api/patients/:id/consents',
    access: 'patient.write',
    audit: 'create',
    says: 'A consent that was given.',
    params: idParams,
    input: newConsent,
    output: z.object({ id }),
  }),
  withdrawConsent: endpoint({
    method: 'POST',
    path: '/api/consents/:id/withdrawal',
    access: 'patient.write',
    audit: 'update',
    says: 'Notes that a consent was withdrawn; it stays in the list.',
    params: idParams,
    input: z.strictObject({ ifVersion: version, on: date, by: text(120), reason }),
  }),
  merges: endpoint({
    method: 'GET',
    path: '/api/patients/:id/merges',
    access: 'patient.merge',
    audit: 'read',
    says: 'Which records were merged into this one.',
    params: idParams,
    output: z.object({ merges: z.array(merge) }),
  }),
  mergePatients: endpoint({
    method: 'POST',
    path: '/api/patients/:id/merges',
    access: 'patient.merge',
    audit: 'merge',
    says: 'Moves everything of another record of the same person into this one. Mailboxes are never merged.',
    params: idParams,
    input: z.strictObject({
      source: id,
      reason,
      /** Both as they were shown. */
      ifVersion: recordVersion,
      ifSourceVersion: recordVersion,
      /** Said only where one of the two has a mailbox: the source's is closed, what was released there is withdrawn. */
      mailbox: z.literal('close-source').optional(),
    }),
    output: z.object({ merge: id, moved: z.number() }),
  }),
  unmergePatients: endpoint({
    method: 'POST',
    path: '/api/merges/:id/undo',
    access: 'patient.merge',
    audit: 'unmerge',
    says: 'Gives back what was moved. What was changed since goes back with its changes and is listed.',
    params: idParams,
    input: z.strictObject({ reason }),
    output: z.object({
      source: id,
      moved: z.number(),
      changed: z.array(reference),
      /** Came into the record after the merge and stays there: somebody has to look. */
      newer: z.array(reference),
      withdrawn: z.number(),
    }),
  }),
}
