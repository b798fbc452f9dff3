import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { newPatient } from './master-data-shapes.ts'
import { importOutcome, inboxItem, inboxRow } from './inbox-shapes.ts'
import { chart, id, idParams, masterData, page, patientRow } from './shapes.ts'
import { laboratoryTable, vitalCourses } from './value-shapes.ts'

/** What can be imported. */
const fileTypes = { octets: ['application/octet-stream', 'text/plain'] } as const
const fileLimit_bytes = 64 * 1024 * 1024

/** Patients, charts, inbox. */
export const chartEndpoints = {
  patients: endpoint({
    method: 'GET',
    path: '/api/patients',
    access: 'patient.list',
    audit: 'search',
    says: 'Patients by name, birth date or number; without a query the most recently changed.',
    query: z.strictObject({ q: z.string().max(100).optional(), ...page }),
    output: z.object({ rows: z.array(patientRow), total: z.number() }),
  }),
  createPatient: endpoint({
    method: 'POST',
    path: '/api/patients',
    access: 'patient.write',
    audit: 'create',
    says: 'A new patient.',
    input: newPatient,
    output: z.object({ id, warnings: z.array(z.string()) }),
  }),
  patient: endpoint({
    method: 'GET',
    path: '/api/patients/:id',
    access: 'patient.list',
    audit: 'read',
    says: 'Master data of one patient and whether the portal is open, without findings.',
    params: idParams,
    output: masterData,
  }),
  chart: endpoint({
    method: 'GET',
    path: '/api/patients/:id/chart',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'Header and timeline of one patient.',
    params: idParams,
    output: chart,
  }),
  laboratory: endpoint({
    method: 'GET',
    path: '/api/patients/:id/laboratory',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'The cumulative laboratory table of one patient.',
    params: idParams,
    output: laboratoryTable,
  }),
  vitals: endpoint({
    method: 'GET',
    path: '/api/patients/:id/vitals',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'Measured values of one patient over time, each kind in one unit.',
    params: idParams,
    output: vitalCourses,
  }),
  signOff: endpoint({
    method: 'POST',
    path: '/api/sign-offs',
    access: 'inbox.sign',
    audit: 'sign-off',
    says: 'Signs off reports and documents that are assigned to a patient.',
    input: z.strictObject({ items: z.array(id).min(1).max(100) }),
    output: z.object({ signedOff: z.number() }),
  }),
  inbox: endpoint({
    method: 'GET',
    path: '/api/inbox',
    access: 'inbox.read',
    audit: 'search',
    says: 'Everything that arrived and is unassigned or unsigned; critical first, then abnormal, then by time.',
    output: z.object({ rows: z.array(inboxRow) }),
  }),
  inboxItem: endpoint({
    method: 'GET',
    path: '/api/inbox/:id',
    access: 'inbox.read',
    audit: 'read',
    says: 'One item of the inbox with its content and suggested patients, each with the reason.',
    params: idParams,
    output: inboxItem,
  }),
  assign: endpoint({
    method: 'POST',
    path: '/api/inbox/:id/assign',
    access: 'inbox.assign',
    audit: 'assign',
    says: 'Files an item under a patient.',
    params: idParams,
    input: z.strictObject({ patient: id }),
  }),
  importFile: endpoint({
    method: 'POST',
    path: '/api/imports',
    access: 'import.run',
    audit: 'import',
    says: 'A file from outside (LDT). All of it is taken or nothing.',
    input: fileTypes,
    output: importOutcome,
    bodyLimit_bytes: fileLimit_bytes,
  }),
}
