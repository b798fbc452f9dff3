import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sharedData, temporaryFolder } from '@siegel/foundation/testing'
import { securityHeaders } from '../../http/security-headers.ts'
import { inclusionVectorCount, type InclusionVector } from '../../ledger/proof/vectors.ts'
import { ageVectorCount } from '../../sealing/vectors/age.ts'
import { noteCheckCount, notePages, type NotePages } from '../../sealing/vectors/notes.ts'
import { slotVectorCount } from '../../sealing/vectors/slots.ts'
import { ourAesGcmVectors, wycheproofRuns } from '../../sealing/vectors/wycheproof.ts'
import { TestBrowser } from '../index.ts'
import type { PageData, PageOutcomes } from '../vectors-page/testing.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const script = fileURLToPath(new URL('../vectors-page/testing.ts', import.meta.url))

function pageData(t: TestContext): PageData | undefined {
  const wycheproof = sharedData(t, 'crypto-wycheproof')
  const specifications = wycheproof && sharedData(t, 'crypto-c2sp-specs')
  const merkle = specifications && sharedData(t, 'crypto-merkle')
  if (wycheproof === undefined || specifications === undefined || merkle === undefined) return undefined
  const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
  const byName = (names: readonly string[], read: (name: string) => unknown) =>
    Object.fromEntries(names.map((name) => [name, read(name)]))
  const inclusion = readdirSync(join(merkle, 'inclusion'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ ...(json(join(merkle, 'inclusion', file)) as InclusionVector), file }))
  return {
    wycheproof: byName(Object.keys(wycheproofRuns), (name) => json(join(wycheproof, name))) as PageData['wycheproof'],
    notes: byName(notePages, (name) => readFileSync(join(specifications, name), 'utf8')) as NotePages,
    inclusion,
  }
}

/** The page as the patient app is built: by vite, from the browser entries. */
function built(folder: string): string {
  writeFileSync(join(folder, 'main.ts'), `import ${JSON.stringify(script)}\n`)
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="en"><title>Vectors</title><body><script type="module" src="/main.ts"></script>',
  )
  const vite = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', folder, '--logLevel', 'warn'],
    { encoding: 'utf8', timeout: 120_000 },
  )
  assert.equal(vite.status, 0, vite.stderr)
  return join(folder, 'dist')
}

async function inBrowser(dist: string, data: PageData): Promise<PageOutcomes> {
  const browser = await TestBrowser.start('')
  const context = await browser.open({ width: 1024, height: 700 })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.route('https://vectors.test/**', (route) => {
    const { pathname } = new URL(route.request().url())
    // The policy under which the patient app runs.
    const headers = securityHeaders({ https: true, wasm: true })
    if (pathname === '/data.json') return route.fulfill({ headers, json: data })
    const path = join(dist, pathname === '/' ? 'index.html' : pathname)
    const contentType = path.endsWith('.js') ? 'text/javascript' : 'text/html'
    return route.fulfill({ headers: { ...headers, 'content-type': contentType }, body: readFileSync(path, 'utf8') })
  })
  await page.goto('https://vectors.test/')
  const text = await page.locator('output').textContent({ timeout: 120_000 })
  await browser.close()
  assert.deepEqual(errors, [])
  return JSON.parse(text ?? '') as PageOutcomes
}

// Cobblestone and TOTP exist in `@siegel/sealing/node` alone: no browser opens blobs, so their vectors run in Node only.
test('every vector that runs in Node for the browser entries runs in Chromium, too, with the same counts', async (t) => {
  const data = pageData(t)
  if (data === undefined) return
  const outcomes = await inBrowser(built(temporaryFolder(t)), data)
  const failures = Object.entries(outcomes).flatMap(([name, one]) => one.failures.map((line) => `${name}: ${line}`))
  assert.deepEqual(failures, [])
  const counts = Object.fromEntries(Object.entries(outcomes).map(([name, { count }]) => [name, count]))
  assert.deepEqual(counts, {
    ...Object.fromEntries(Object.entries(wycheproofRuns).map(([name, { count }]) => [name, count])),
    age: ageVectorCount,
    notes: noteCheckCount,
    slots: slotVectorCount,
    inclusion: inclusionVectorCount,
  })
  assert.equal(outcomes['aes_gcm_test.json']?.ours, ourAesGcmVectors)
  assert.ok((outcomes['age']?.successes ?? 0) > 20)
})

test('a vector that says otherwise is found in the browser', async (t) => {
  const data = pageData(t)
  if (data === undefined) return
  const [turned, ...rest] = data.inclusion
  assert.ok(turned)
  const wrong = { ...data, inclusion: [{ ...turned, wantErr: !turned.wantErr }, ...rest] }
  const outcomes = await inBrowser(built(temporaryFolder(t)), wrong)
  assert.deepEqual(outcomes['inclusion']?.failures, [turned.file])
})
