import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { builtApp } from '../../tools/built-app.ts'
import { tags } from './i18n/testing.ts'

const { files, page, first, sum, withImports, named } = await builtApp(join(import.meta.dirname, 'vite.config.ts'))

test('the PIN page takes at most 110 kB gzip, and no cryptography comes with it', (t) => {
  assert.ok(first.size >= 2, 'script and style')
  t.diagnostic(`PIN page: ${(sum(first) / 1000).toFixed(1)} kB`)
  assert.ok(sum(first) <= 110_000, `${sum(first)} bytes`)
  const texts = [...first].map((name) => files.get(name)?.text ?? '').join()
  assert.ok(!texts.includes('mlkem768x25519'))
})

/** What is fetched on each way to the first document: pages beside the first one, and screens with their words. */
const ways = {
  'by link and PIN': { chunks: ['core-', 'offer-page-', 'inside-'], screens: ['outside', 'enrol', 'inside'] },
  'coming back': { chunks: ['core-', 'sign-in-page-', 'inside-'], screens: ['outside', 'inside'] },
}
for (const [way, { chunks, screens }] of Object.entries(ways)) {
  test(`everything up to the first document takes at most 200 kB gzip, ${way}`, (t) => {
    const all = new Set([...first, ...chunks.flatMap(named).flatMap((name) => [...withImports(name)])])
    assert.ok(
      [...all].some((name) => files.get(name)?.text.includes('mlkem768x25519')),
      'cryptography is among them',
    )
    for (const tag of tags) {
      // German's first words come with the page; a language that may lack words needs the English ones too.
      const words = [...new Set([tag, tag === 'de' ? 'de' : 'en'])].flatMap((one) =>
        screens.flatMap((screen) => named(`words-${one}-${screen}-`)),
      )
      const wanted = new Set([...all, ...words.flatMap((name) => [...withImports(name)])])
      assert.ok(wanted.size >= all.size + 1)
      t.diagnostic(`in ${tag}: ${(sum(wanted) / 1000).toFixed(1)} kB`)
      assert.ok(sum(wanted) <= 200_000, `${sum(wanted)} bytes`)
    }
  })
}

test('pdf.js comes on demand only, and the page has nothing inline', () => {
  const early = new Set([...first, ...named('inside-').flatMap((name) => [...withImports(name)])])
  assert.ok(![...early].some((name) => name.startsWith('pdf')))
  assert.equal(named('pdf.worker').length, 1)
  assert.ok(!/<style|style=|<script(?![^>]*src=)|\son\w+=/i.test(page))
  assert.ok(!/https?:\/\//.test(page.replace(/xmlns="[^"]*"/g, '')))
})

test('no built script names a place outside of this origin to fetch from', () => {
  const texts = [...files].filter(([name]) => !name.startsWith('pdf')).map(([, { text }]) => text)
  const addresses = new Set(texts.flatMap((text) => text.match(/https?:\/\/[a-z0-9.-]+/gi) ?? []))
  // Names of things, which nobody fetches; HL7's are those of FHIR's extensions.
  const harmless = [
    'http://www.w3.org',
    'https://react.dev',
    'https://json-schema.org',
    'http://json-schema.org',
    'http://hl7.org',
  ]
  assert.deepEqual(
    [...addresses].filter((address) => !harmless.includes(address)),
    [],
  )
})
