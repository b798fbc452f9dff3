import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** A web app as it is served: its scripts and styles by file name, gzip sizes in bytes, and its page. */
export interface BuiltApp {
  files: ReadonlyMap<string, { text: string; size: number }>
  page: string
  /** What the page itself loads, with everything that this imports statically. */
  first: ReadonlySet<string>
  sum: (names: Iterable<string>) => number
  /** A script with everything that it imports statically. */
  withImports: (name: string) => Set<string>
  /** Files whose name before the hash begins so. */
  named: (start: string) => string[]
}

/** Builds an app into a folder of its own, for tests that weigh it. */
export async function builtApp(configFile: string): Promise<BuiltApp> {
  const { files, page } = await built(configFile)
  const withImports = (name: string, found = new Set<string>()): Set<string> => {
    if (found.has(name) || !files.has(name)) return found
    found.add(name)
    const imports = files.get(name)?.text.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g) ?? []
    for (const [, other = ''] of imports) withImports(other, found)
    return found
  }
  return {
    files,
    page,
    first: new Set(
      [...page.matchAll(/assets\/([^"]+\.(?:js|css))"/g)].flatMap(([, name = '']) => [...withImports(name)]),
    ),
    sum: (names) => [...names].reduce((total, name) => total + (files.get(name)?.size ?? 0), 0),
    withImports: (name) => withImports(name),
    named: (start) => [...files.keys()].filter((name) => name.startsWith(start)),
  }
}

async function built(configFile: string): Promise<Pick<BuiltApp, 'files' | 'page'>> {
  const outDir = mkdtempSync(join(tmpdir(), 'siegel-app-'))
  try {
    await build({ configFile, logLevel: 'silent', build: { outDir } })
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
