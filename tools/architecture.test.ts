import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = globSync('{packages,apps,web,tools}/**/*.{ts,tsx,mjs,css}', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
}).map((path) => path.replaceAll('\\', '/'))
const text = new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
/** Tests, benchmarks, and the helpers that only they import. */
const isTest = (path: string) => /(\.(test|bench)\.tsx?|\/testing\.ts)$/.test(path)
const isGenerated = (path: string) => /\.generated\./.test(path)

interface Table {
  allowed: Map<string, Set<string>>
  browser: Set<string>
}

function importTable(): Table {
  const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const rows = page.split('## Who may import whom')[1]?.match(/^\| .+ \| .+ \|$/gm) ?? []
  const allowed = new Map<string, Set<string>>()
  const browser = new Set<string>()
  for (const row of rows) {
    const [rooms, imports] = row
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.split(/,\s*/))
    if (rooms === undefined || imports === undefined || rooms[0] === 'room') continue
    for (const marked of rooms) {
      const room = marked.replace('ᵇ', '')
      if (marked.endsWith('ᵇ')) browser.add(room)
      allowed.set(room, new Set(imports.filter((name) => name !== '–')))
    }
  }
  for (const room of allowed.keys()) if (room.startsWith('web/')) browser.add(room)
  return { allowed, browser }
}

const { allowed, browser } = importTable()

/** The room a file belongs to: the longest room name that is a prefix of its path. */
function roomOf(path: string): string {
  const place = path.replace(/^packages\//, '')
  const candidates = [...allowed.keys()].filter((room) => place === room || place.startsWith(`${room}/`))
  return candidates.sort((a, b) => b.length - a.length)[0] ?? `unknown room of ${path}`
}

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

function importsOf(path: string, filter: (code: string) => string = (code) => code): string[] {
  const code = filter(withoutComments(text.get(path) ?? ''))
  const found = code.matchAll(
    /(?:^|\n|;)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|import\s*\(?\s*['"]([^'"]+)['"]/g,
  )
  return [...found].map((match) => match[1] ?? match[2] ?? '')
}

const packageExports = new Map(
  globSync('{packages,apps,web}/*/package.json', { cwd: root }).map((file) => {
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'))
    return [
      manifest.name as string,
      { dir: dirname(file), exports: (manifest.exports ?? {}) as Record<string, string> },
    ]
  }),
)

/** The project file an import points at, or undefined for node: and npm packages. */
function target(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('.'))
    return normalize(join(dirname(path), specifier.replace(/\?.*$/, ''))).replaceAll('\\', '/')
  const [, name = '', entry] = /^(@siegel\/[^/]+)(?:\/(.+))?$/.exec(specifier) ?? []
  const found = packageExports.get(name)
  if (found === undefined) return undefined
  const file = found.exports[entry === undefined ? '.' : `./${entry}`]
  assert.ok(file, `${path} imports ${specifier}, which ${name} does not export`)
  return normalize(join(found.dir, file))
}

const code = sources.filter((path) => /\.(ts|tsx)$/.test(path))

test('every import goes where the table allows it', () => {
  const wrong: string[] = []
  for (const path of code.filter((path) => !isTest(path))) {
    const room = roomOf(path)
    const may = allowed.get(room)
    assert.ok(may, `${path} lies in no room of the table`)
    for (const specifier of importsOf(path)) {
      const to = target(path, specifier)
      if (to === undefined) continue
      const other = roomOf(to)
      if (other !== room && other !== 'foundation' && !may.has(other) && !may.has('*')) wrong.push(`${path} → ${other}`)
      if (other === 'foundation' && to.endsWith('testing.ts') && room !== 'testkit')
        wrong.push(`${path} → foundation/testing`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('relative imports stay inside their package', () => {
  const wrong = code.flatMap((path) => {
    const home = path.split('/').slice(0, 2).join('/')
    return importsOf(path)
      .filter((specifier) => specifier.startsWith('.') && !isTest(path))
      .filter((specifier) => !(target(path, specifier) ?? '').startsWith(`${home}/`) && !path.startsWith('tools/'))
      .map((specifier) => `${path} → ${specifier}`)
  })
  assert.deepEqual(wrong, [])
})

/** Types alone make no circle: they are gone when the code runs. */
const withoutTypeImports = (code: string) =>
  code.replace(/(^|\n)\s*(import|export)\s+type\b[^'"`;]*?from\s*['"][^'"]+['"]/g, '$1')

test('there is no import circle', () => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (path: string, trail: string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    state.set(path, 'open')
    for (const specifier of importsOf(path, withoutTypeImports)) {
      const to = target(path, specifier)
      if (to !== undefined && text.has(to)) visit(to, [...trail, path])
    }
    state.set(path, 'done')
  }
  for (const path of code) visit(path, [])
  assert.deepEqual(circles, [])
})

test('no file is longer than 400 lines', () => {
  const long = sources.filter((path) => !isGenerated(path) && (text.get(path) ?? '').split('\n').length > 401)
  assert.deepEqual(long, [])
})

test('browser rooms import nothing of Node', () => {
  const wrong = code
    .filter((path) => browser.has(roomOf(path)) && !isTest(path))
    .filter((path) => !/foundation\/(files|logger|supervised|testing|unix-fetch)\.ts$|vite\.config\.ts$/.test(path))
    .flatMap((path) =>
      importsOf(path)
        .filter((name) => name.startsWith('node:'))
        .map((name) => `${path} → ${name}`),
    )
  assert.deepEqual(wrong, [])
})

test('only sealing touches cryptography', () => {
  const packages =
    /^(node:crypto|crypto|@noble\/.*|age-encryption|pkijs|@peculiar\/.*|@simplewebauthn\/server.*|otpauth)$/
  const outside = code.filter((path) => !path.startsWith('packages/sealing/') && !isTest(path))
  const imports = outside.flatMap((path) =>
    importsOf(path)
      .filter((name) => packages.test(name))
      .map((name) => `${path} → ${name}`),
  )
  assert.deepEqual(imports, [])
  // A random UUID in a browser names something; it keeps nothing secret.
  const cryptography = (path: string): RegExp =>
    path.startsWith('web/')
      ? /\bcrypto\s*\.\s*(subtle|getRandomValues)\b/
      : /\bcrypto\s*\.\s*(subtle|getRandomValues|randomUUID)\b/
  const globals = outside.filter((path) => cryptography(path).test(withoutComments(text.get(path) ?? '')))
  assert.deepEqual(globals, [])
})

test('every room of the table exists', () => {
  const rooms = [...allowed.keys()].filter((room) => room !== 'tools')
  const missing = rooms.filter((room) => !code.some((path) => roomOf(path) === room))
  assert.deepEqual(missing, [])
})
