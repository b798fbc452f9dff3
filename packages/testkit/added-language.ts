import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/**
 * Builds the patient app from a copy of its source in which nothing has changed but that a folder of words was added;
 * gives its files by path.
 */
export async function builtWith(tag: string, words: Readonly<Record<string, string>>): Promise<Map<string, Buffer>> {
  const copy = mkdtempSync(join(tmpdir(), 'siegel-language-'))
  try {
    const app = join(copy, 'web/patient')
    cpSync(join(root, 'web/patient'), app, {
      recursive: true,
      filter: (path) => !/web\/patient\/(dist|node_modules)/.test(path),
    })
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    symlinkSync(join(root, 'packages'), join(copy, 'packages'))
    mkdirSync(join(app, 'words', tag))
    for (const [name, text] of Object.entries(words)) writeFileSync(join(app, 'words', tag, name), text)
    await build({ configFile: join(app, 'vite.config.ts'), logLevel: 'silent' })
    const dist = join(app, 'dist')
    return new Map(
      readdirSync(dist, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(dist.length), readFileSync(path)]),
    )
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** The pages of a window come from these files; everything else from where it is. */
export const serveInstead = (context: BrowserContext, host: string, files: ReadonlyMap<string, Buffer>) =>
  context.route(
    (url) => url.hostname === host && !url.pathname.startsWith('/api/'),
    (route) => {
      const path = new URL(route.request().url()).pathname.replace(/\/$/, '/index.html')
      const body = files.get(path)
      return body === undefined
        ? route.continue()
        : route.fulfill({ body, contentType: types[extname(path)] ?? 'application/octet-stream' })
    },
  )
