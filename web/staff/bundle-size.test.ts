import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { builtApp } from '../../tools/built-app.ts'

const { files, page, first, sum, named } = await builtApp(join(import.meta.dirname, 'vite.config.ts'))

test('the first load takes at most 350 kB gzip', (t) => {
  assert.ok(first.size >= 2, 'script and style')
  t.diagnostic(`first load: ${(sum(first) / 1000).toFixed(1)} kB`)
  assert.ok(sum(first) <= 350_000, `${sum(first)} bytes`)
})

test('pdf.js and the calendar come on demand only, and the page has nothing inline', () => {
  for (const start of ['open-pdf', 'pdf.worker', 'calendar-', 'master-data-']) {
    assert.ok(named(start).length > 0, start)
    for (const name of named(start)) assert.ok(name.endsWith('.css') || !first.has(name), name)
  }
  assert.ok(files.size > 10)
  assert.ok(!/<style|style=|<script(?![^>]*src=)|\son\w+=/i.test(page))
})
