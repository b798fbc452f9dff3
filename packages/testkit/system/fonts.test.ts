import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { TestBrowser } from '../index.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

let browser: TestBrowser
before(async () => {
  browser = await TestBrowser.start('')
})
after(() => browser.close())

/** The list of the look page, µ by both of its code points, and the space that groups digits. */
const signs = Array.from('µμ≤≥°±×−½₂αβΩẞßşğıł\u{202f}')
/** Names that patients of German practices have. */
const names = Array.from('NguyễnThịĐặngȘtefanŻółćČekićÑúñezGüneşДмитрийЇжак')
const families = ['--font', '--font-mono']

/** Whatever an app says itself has to be there as well. */
function ownCharacters(app: string): string[] {
  const catalogues = globSync(`web/${app}/**/*{de,en}.ts`, { cwd: root, exclude: ['**/node_modules', '**/dist'] })
  assert.ok(catalogues.length >= 2, app)
  const text = catalogues.map((file) => readFileSync(join(root, file), 'utf8')).join('')
  return [...new Set(text.replaceAll(/\p{Cc}/gu, ''))]
}

interface Shown {
  character: string
  family: string
  weight: string
}

/** A page with nothing but the app's built style sheets and one span for each character, family and weight. */
async function showAll(page: Page, app: string, characters: readonly string[]): Promise<Shown[]> {
  const dist = join(root, 'web', app, 'dist')
  const sheets = readdirSync(join(dist, 'assets')).filter((name) => extname(name) === '.css')
  assert.ok(sheets.length > 0, `web/${app} is built`)
  const css = sheets.map((name) => readFileSync(join(dist, 'assets', name), 'utf8')).join('\n')
  const rules = css.replaceAll(/@font-face\s*\{[^}]*\}/g, '')
  const named = Array.from(rules.matchAll(/font-weight:\s*([^;}]+)/g), ([, weight = '']) => weight.trim())
  const weights = [...new Set(['400', '700', ...named])].filter((weight) => /^\d+$/.test(weight))
  assert.ok(weights.includes('600'), `weights are read from the built sheets: ${weights.join()}`)
  await page.route('https://fonts.test/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/') {
      const links = sheets.map((name) => `<link rel="stylesheet" href="/assets/${name}">`).join('')
      return route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="de">${links}<body>` })
    }
    return route.fulfill({ path: join(dist, pathname) })
  })
  await page.goto('https://fonts.test/')
  const shown = families.flatMap((family) =>
    weights.flatMap((weight) => characters.map((character) => ({ character, family, weight }))),
  )
  await page.evaluate(async (all) => {
    for (const { character, family, weight } of all) {
      const span = document.createElement('span')
      span.className = 'one'
      span.textContent = character
      span.style.cssText = `font-family: var(${family}); font-weight: ${weight}; white-space: pre; display: inline-block`
      document.body.append(span)
    }
    document.body.getBoundingClientRect()
    await document.fonts.ready
  }, shown)
  return shown
}

/** Which of them came from a font of the system, or from none, asked of the browser itself. */
async function strangers(page: Page, shown: readonly Shown[]): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root: top } = await session.send('DOM.getDocument')
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: top.nodeId, selector: '.one' })
  assert.equal(nodeIds.length, shown.length)
  const answers = await Promise.all(
    nodeIds.map((nodeId) => session.send('CSS.getPlatformFontsForNode', { nodeId }).then(({ fonts }) => fonts)),
  )
  return shown.flatMap(({ character, family, weight }, index) => {
    const fonts = answers[index] ?? []
    if (fonts.length > 0 && fonts.every(({ isCustomFont }) => isCustomFont)) return []
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    return [`U+${code} ${family} ${weight}: ${fonts.map(({ familyName }) => familyName).join() || 'no font'}`]
  })
}

for (const app of ['staff', 'patient']) {
  test(`no system font steps in for any character of the ${app} app, in any weight`, async () => {
    const context = await browser.open({ width: 1440, height: 900 })
    const page = await context.newPage()
    const characters = [...new Set([...signs, ...names, ...ownCharacters(app)])]
    assert.deepEqual(await strangers(page, await showAll(page, app, characters)), [])
    await context.close()
  })
}

test('a character that none of our fonts has is found', async () => {
  const context = await browser.open({ width: 1440, height: 900 })
  const page = await context.newPage()
  const found = await strangers(page, await showAll(page, 'staff', ['漢', 'a']))
  assert.ok(found.length > 0)
  assert.ok(
    found.every((line) => line.startsWith('U+6F22 ')),
    found.join('\n'),
  )
  await context.close()
})
