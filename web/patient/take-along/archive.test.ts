import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IndexItem, MailboxIndex } from '@siegel/contract/patient'
import { archiveOf, type OpenedItem } from './archive.ts'
import { words as archiveDe } from '../words/de/archive.ts'

const item = (id: string, change: Partial<IndexItem> = {}): IndexItem => ({
  item: id,
  kind: 'document',
  title: `Dokument ${id}`,
  date: '2026-11-20',
  from: 'Labor',
  releasedAt: '2026-11-21T08:00:00Z',
  sentence: { meaning: 'Alles gut.', author: 'Dr. Hollmann' },
  statement: '00'.repeat(32),
  file: '11'.repeat(32),
  mediaType: 'application/pdf',
  fileName: 'a.pdf',
  size_bytes: 3,
  ...change,
})
const evil = `<script>alert("1")</script>`
const lab = item('lab', {
  kind: 'laboratory',
  title: evil,
  mediaType: 'application/fhir+json',
  values: [{ name: evil, value: evil, flag: 'none' }],
  texts: [evil],
  sentence: { meaning: evil, action: evil, author: evil },
})
const pdf = item('pdf', { parent: 'lab' })
const index: MailboxIndex = {
  format: 1,
  practice: { name: evil, doctors: [] },
  patient: { id: 'p1', name: evil },
  items: [lab, pdf, item('pdf-2')],
  slots: [],
}
const report = { resourceType: 'DiagnosticReport', id: 'r1' }
const patient = { resourceType: 'Patient', id: 'p1' }
const fhir = JSON.stringify({ entry: [{ resource: report }, { resource: patient }, { resource: patient }] })
const opened: OpenedItem[] = [
  { item: lab, name: 'laborbefund.json', mediaType: 'application/fhir+json', content: new TextEncoder().encode(fhir) },
  { item: pdf, name: 'befund.exe', mediaType: 'application/pdf', content: Uint8Array.of(1) },
  { item: item('pdf-2'), name: 'befund.exe', mediaType: 'application/pdf', content: Uint8Array.of(2) },
]
const words = { ...archiveDe, language: 'de', meaning: 'Bedeutung', action: 'Zu tun', from: () => evil }
const notes = { certificate: 'c', manifest: 'm', statements: ['s1', 's2'] }
const files = archiveOf(index, opened, notes, words)
const text = (path: string) => new TextDecoder().decode(files.get(path) ?? assert.fail(path))

test('every file is there under a name of its own and of its real type', () => {
  assert.deepEqual(
    [...files.keys()],
    [
      'Dokumente/2026-11-20 befund.exe.pdf',
      'Dokumente/2026-11-20 befund.exe (2).pdf',
      'fhir-bundle.json',
      'Übersicht.html',
      'Unterschriebene Liste/certificate.txt',
      'Unterschriebene Liste/manifest.txt',
      'Unterschriebene Liste/statement-0001.txt',
      'Unterschriebene Liste/statement-0002.txt',
      'Unterschriebene Liste/README.txt',
    ],
  )
})

test('the bundle has each record once, and a reference to each file', () => {
  const bundle = JSON.parse(text('fhir-bundle.json')) as {
    entry: { resource: { resourceType: string; content?: { attachment: { url: string } }[] } }[]
  }
  assert.deepEqual(
    bundle.entry.map(({ resource }) => resource.resourceType),
    ['DiagnosticReport', 'Patient', 'DocumentReference', 'DocumentReference'],
  )
  for (const { resource } of bundle.entry)
    for (const { attachment } of resource.content ?? []) assert.ok(files.has(attachment.url))
})

test('attack: what a laboratory or a practice wrote is text in the page, never a program', () => {
  const page = text('Übersicht.html')
  assert.ok(page.includes('&lt;script&gt;'))
  assert.ok(!page.includes('<script'))
  assert.match(page, /default-src 'none'/)
  assert.match(page, /href="Dokumente\/2026-11-20%20befund\.exe\.pdf"/)
})
