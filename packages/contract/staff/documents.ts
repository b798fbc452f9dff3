import * as z from 'zod'
import { endpoint } from '../endpoint.ts'
import { date, documentKind, documentRow, id, idParams, instant, reference, text, turn } from './shapes.ts'

/** What a person can put into a chart; the content decides what it is, not its name. */
const fileTypes = {
  octets: ['application/octet-stream', 'application/pdf', 'image/jpeg', 'image/png', 'image/tiff', 'text/plain'],
} as const
const fileLimit_bytes = 64 * 1024 * 1024

const version = z.number().int().min(1)
const reason = text(300)
const pageNumber = z.number().int().min(1).max(2000)
const facts = { title: text(120), kind: documentKind.optional(), from: text(120).optional(), date: date.optional() }
const made = z.object({ reference })

/** Documents of charts: filing, what is known of them, their pages, and finding them by their words. */
export const documentEndpoints = {
  documents: endpoint({
    method: 'GET',
    path: '/api/patients/:id/documents',
    access: 'chart.read',
    audit: 'read',
    says: 'The documents of a chart that stand, newest first.',
    params: idParams,
    output: z.object({ documents: z.array(documentRow) }),
  }),
  uploadDocument: endpoint({
    method: 'POST',
    path: '/api/patients/:id/documents',
    access: 'chart.write',
    audit: 'create',
    says: 'A file into a chart; its content decides what it is, not its name.',
    params: idParams,
    // What names somebody is said afterwards, in a body: addresses are kept in too many places.
    query: z.strictObject({ kind: facts.kind }),
    input: fileTypes,
    output: made,
    bodyLimit_bytes: fileLimit_bytes,
  }),
  documentContent: endpoint({
    method: 'GET',
    path: '/api/documents/:id/content',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'The original bytes of a document.',
    params: idParams,
    output: {
      octets: ['application/pdf', 'image/jpeg', 'image/png', 'image/tiff', 'text/plain', 'application/octet-stream'],
    },
  }),
  documentView: endpoint({
    method: 'GET',
    path: '/api/documents/:id/view',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'A document in a form that a browser shows: a TIFF as a PDF of its pixels, a text as UTF-8, else as it is.',
    params: idParams,
    output: { octets: ['application/pdf', 'image/jpeg', 'image/png', 'text/plain', 'application/octet-stream'] },
  }),
  printDocument: endpoint({
    method: 'GET',
    path: '/api/documents/:id/print',
    access: 'chart.read',
    audit: 'print-document',
    underGlass: true,
    says: 'A document that was read goes to a printer: another entry, before it is printed, which the patient sees.',
    params: idParams,
  }),
  changeDocument: endpoint({
    method: 'PUT',
    path: '/api/documents/:id',
    access: 'chart.write',
    audit: 'update',
    says: 'What is known of a document: title, kind, sender, date, note. Its bytes and earlier versions stay.',
    params: idParams,
    input: z.strictObject({ version, ...facts, note: text(2000).optional() }),
  }),
  turnDocument: endpoint({
    method: 'PUT',
    path: '/api/documents/:id/turns',
    access: 'chart.write',
    audit: 'update',
    says: 'By how many degrees its pages are shown turned; the original stays as it is.',
    params: idParams,
    input: z.strictObject({ version, turns: z.array(turn).max(2000) }),
  }),
  cancelDocument: endpoint({
    method: 'POST',
    path: '/api/documents/:id/cancellation',
    access: 'chart.write',
    audit: 'update',
    says: 'Takes a document back with a reason; it stays readable. Not while it is released to the patient.',
    params: idParams,
    input: z.strictObject({ version, reason }),
  }),
  splitDocument: endpoint({
    method: 'POST',
    path: '/api/documents/:id/parts',
    access: 'chart.write',
    audit: 'create',
    says: 'New documents of page ranges of one; the original stays, as one that was replaced.',
    params: idParams,
    input: z.strictObject({
      version,
      parts: z
        .array(z.strictObject({ from: pageNumber, to: pageNumber, title: text(120) }))
        .min(1)
        .max(50),
    }),
    output: z.object({ references: z.array(reference) }),
  }),
  mergeDocuments: endpoint({
    method: 'POST',
    path: '/api/patients/:id/merged-documents',
    access: 'chart.write',
    audit: 'create',
    says: 'One new document of several of a chart, in the order given; the originals stay, as ones that were replaced.',
    params: idParams,
    input: z.strictObject({
      ...facts,
      documents: z.array(z.strictObject({ id, version })).min(2).max(50),
    }),
    output: made,
  }),
  moveDocument: endpoint({
    method: 'POST',
    path: '/api/documents/:id/move',
    access: 'chart.write',
    audit: 'update',
    says: 'A wrongly filed document into the chart it belongs to, sealed anew. Not while it is released to the patient.',
    params: idParams,
    input: z.strictObject({ version, patient: id, reason }),
    output: made,
  }),
  documentVersions: endpoint({
    method: 'GET',
    path: '/api/documents/:id/versions',
    access: 'chart.read',
    audit: 'read',
    underGlass: true,
    says: 'Every version of what is known of a document, newest first.',
    params: idParams,
    output: z.object({
      versions: z.array(
        z.object({
          version: z.number(),
          at: instant,
          by: z.string(),
          act: z.string(),
          title: z.string(),
          from: z.string().optional(),
          reason: z.string().optional(),
        }),
      ),
    }),
  }),
  searchChart: endpoint({
    method: 'GET',
    path: '/api/patients/:id/words',
    access: 'chart.read',
    audit: 'search',
    says: 'Entries of a chart that hold all of some words, those within documents included.',
    params: idParams,
    query: z.strictObject({ q: text(200) }),
    output: z.object({ references: z.array(reference) }),
  }),
}
