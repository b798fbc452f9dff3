import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** Gzip sizes in bytes of the built scripts and styles, by the name before the hash. */
async function built(): Promise<{ files: Map<string, { text: string; size: number }>; page: string }> {
  const outDir = mkdtempSync(join(tmpdir(), 'siegel-patient-'))
  try {
    await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'silent', build: { outDir } })
    const assets = join(outDir, 'assets')
    const files = readdirSync(assets).flatMap((name) => {
      if (!/\.(m?js|css)$/.test(name)) return []
      const bytes = readFileSync(join(assets, name))
      return [[name, { text: bytes.toString('utf8'), size: gzipSync(bytes, { level: 9 }).length }] as const]
    })
    return { files: new Map(files), page: readFileSync(join(outDir, 'index.html'), 'utf8') }
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

const { files, page } = await built()
const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + (files.get(name)?.size ?? 0), 0)

/** A script with everything that it imports statically. */
function withImports(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name) || !files.has(name)) return found
  found.add(name)
  const imports = files.get(name)?.text.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g) ?? []
  for (const [, other = ''] of imports) withImports(other, found)
  return found
}
const named = (start: string) => [...files.keys()].filter((name) => name.startsWith(start))
const first = new Set(
  [...page.matchAll(/assets\/([^"]+\.(?:js|css))"/g)].flatMap(([, name = '']) => [...withImports(name)]),
)

test('the PIN page takes at most 110 kB gzip, and no cryptography comes with it', (t) => {
  assert.ok(first.size >= 2, 'script and style')
  t.diagnostic(`PIN page: ${(sum(first) / 1000).toFixed(1)} kB`)
  assert.ok(sum(first) <= 110_000, `${sum(first)} bytes`)
  const texts = [...first].map((name) => files.get(name)?.text ?? '').join()
  assert.ok(!texts.includes('mlkem768x25519'))
})

test('everything up to the first document takes at most 200 kB gzip', (t) => {
  const chunks = ['core-', 'inside-', 'sign-in-page-', 'offer-page-'].flatMap(named)
  const all = new Set([...first, ...chunks.flatMap((name) => [...withImports(name)])])
  assert.ok(
    [...all].some((name) => files.get(name)?.text.includes('mlkem768x25519')),
    'cryptography is among them',
  )
  t.diagnostic(`until the first document: ${(sum(all) / 1000).toFixed(1)} kB`)
  assert.ok(sum(all) <= 200_000, `${sum(all)} bytes`)
})

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
  const harmless = ['http://www.w3.org', 'https://react.dev', 'https://json-schema.org', 'http://json-schema.org']
  assert.deepEqual(
    [...addresses].filter((address) => !harmless.includes(address)),
    [],
  )
})
