import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { date, draft, entryVersion, id, idParams, instant, reference, taskRow, text, timelinePage } from './shapes.ts'

/** Characters of an entry line, as `lineLimit` of the grammar has it. */
const line = text(4000)
const reason = text(300)
const version = z.number().int().min(1)
const seen = { reference, version, reason }
const owner = z.object({ id: text(64), name: text(120) })

/** What is written into charts: lines, drafts, tasks. */
export const entryEndpoints = {
  timeline: endpoint({
    method: 'GET',
    path: '/api/patients/:id/timeline',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'Older entries of a chart, after the place where a page ended.',
    params: idParams,
    query: z.strictObject({ at: instant, reference }),
    output: timelinePage,
  }),
  commitEntry: endpoint({
    method: 'POST',
    path: '/api/patients/:id/entries',
    access: 'chart.write',
    audit: 'create',
    says: 'Commits an entry line; the same key is the same entry, however often it is sent.',
    params: idParams,
    input: z.strictObject({
      key: z.uuid(),
      line,
      at: instant.optional(),
      draft: z.strictObject({ id, version }).optional(),
    }),
    output: z.object({ reference }),
  }),
  correctEntry: endpoint({
    method: 'POST',
    path: '/api/corrections',
    access: 'chart.write',
    audit: 'update',
    says: 'The next version of an entry, from a new line, with the reason; the version before stays.',
    input: z.strictObject({ ...seen, line }),
  }),
  cancelEntry: endpoint({
    method: 'POST',
    path: '/api/cancellations',
    access: 'chart.write',
    audit: 'update',
    says: 'Takes an entry back with a reason; it stays readable.',
    input: z.strictObject(seen),
  }),
  endEntry: endpoint({
    method: 'POST',
    path: '/api/endings',
    access: 'chart.write',
    audit: 'update',
    says: 'Says that a problem is over, a medicine was stopped, a warning holds no more.',
    input: z.strictObject(seen),
  }),
  entryVersions: endpoint({
    method: 'GET',
    path: '/api/entry-versions',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'Every version of an entry, newest first.',
    query: z.strictObject({ entry: reference }),
    output: z.object({ versions: z.array(entryVersion) }),
  }),
  keepDraft: endpoint({
    method: 'PUT',
    path: '/api/patients/:id/drafts',
    access: 'chart.write',
    audit: 'create',
    says: 'Keeps a line as a draft: new under its key, or with the version that was seen its next one.',
    params: idParams,
    input: z.strictObject({ key: z.uuid(), line, version: version.optional() }),
    output: draft.pick({ id: true, version: true }),
  }),
  discardDraft: endpoint({
    method: 'DELETE',
    path: '/api/patients/:id/drafts',
    access: 'chart.write',
    audit: 'delete',
    says: 'Throws a draft away.',
    params: idParams,
    input: z.strictObject({ id, version }),
  }),
  myDrafts: endpoint({
    method: 'GET',
    path: '/api/drafts',
    access: 'chart.write',
    audit: 'search',
    says: 'The charts in which the caller has drafts.',
    output: z.object({ rows: z.array(z.object({ patient: z.object({ id, name: z.string() }), count: z.number() })) }),
  }),
  presence: endpoint({
    method: 'POST',
    path: '/api/patients/:id/presence',
    access: 'chart.read',
    audit: 'none',
    says: 'Says that this person has the chart open, and hears who else has and whether the chart has changed.',
    params: idParams,
    input: z.strictObject({ writing: z.boolean() }),
    output: z.object({ revision: z.string(), others: z.array(z.object({ name: z.string(), writing: z.boolean() })) }),
  }),
  tasks: endpoint({
    method: 'GET',
    path: '/api/tasks',
    access: 'inbox.read',
    audit: 'search',
    says: 'Tasks and recalls, by due date; those that are done newest first.',
    query: z.strictObject({ state: z.enum(['open', 'done']).optional() }),
    output: z.object({ rows: z.array(taskRow) }),
  }),
  createTask: endpoint({
    method: 'POST',
    path: '/api/tasks',
    access: 'inbox.assign',
    audit: 'create',
    says: 'A task, with or without a patient.',
    input: z.strictObject({
      key: z.uuid(),
      text: text(500),
      due: date.optional(),
      patient: id.optional(),
      owner: owner.optional(),
    }),
    output: z.object({ id }),
  }),
  changeTask: endpoint({
    method: 'PUT',
    path: '/api/tasks/:id',
    access: 'inbox.assign',
    audit: 'update',
    says: 'Done, open again, passed on, or due at another time.',
    params: idParams,
    input: z.strictObject({
      version,
      state: z.enum(['open', 'done']).optional(),
      due: date.nullable().optional(),
      owner: owner.nullable().optional(),
    }),
  }),
  colleagues: endpoint({
    method: 'GET',
    path: '/api/colleagues',
    access: 'inbox.assign',
    audit: 'none',
    says: 'Whom a task can be passed on to.',
    output: z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) }),
  }),
}
