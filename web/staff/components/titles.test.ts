import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TimelineEntry } from '@siegel/contract/staff'
import { de, en } from '../words/words.ts'
import { documentTitle, entryTitle, laboratoryTitle } from './titles.ts'

const entry = (more: Partial<TimelineEntry>): TimelineEntry => ({
  reference: 'DiagnosticReport/1',
  at: '2026-01-01T10:00:00Z',
  day: '2026-01-01',
  time: '11:00',
  kind: 'laboratory',
  status: 'final',
  handling: {},
  ...more,
})

test('what has no title is named in the reader’s language; what somebody wrote stays as written', () => {
  const titles = (words: typeof de) => [
    entryTitle(words, entry({})),
    entryTitle(words, entry({ kind: 'order' })),
    entryTitle(words, entry({ kind: 'document' })),
    documentTitle(words, { kind: 'consent' }),
    laboratoryTitle(words, { kind: 'order' }),
    entryTitle(words, entry({ title: 'Laborbefund Nachforderung' })),
  ]
  const written = 'Laborbefund Nachforderung'
  assert.deepEqual(titles(de), ['Laborbefund', 'Laborauftrag', 'Dokument', 'Einwilligung', 'Laborauftrag', written])
  assert.deepEqual(titles(en), [
    'Laboratory report',
    'Laboratory order',
    'Document',
    en.documents.kinds.consent,
    'Laboratory order',
    written,
  ])
})
