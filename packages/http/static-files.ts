import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of a built web app, as it is sent. */
export interface StaticFile {
  bytes: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer> | undefined
  mediaType: string
  /** Names with a content hash never change. */
  immutable: boolean
}

const mediaTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
}

/**
 * Reads a built web app once, at start. Requests are answered from this map only: no path of a request ever meets the
 * file system. Keys are URL paths (`/assets/app-1a2b.js`); files with unknown endings are left out.
 */
function readStaticFiles(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = mediaTypes[entry.name.slice(entry.name.lastIndexOf('.') + 1)]
    if (!entry.isFile() || mediaType === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = new Uint8Array(readFileSync(path))
    const compressible = !mediaType.startsWith('font/') && !mediaType.startsWith('image/png')
    files.set(`/${relative(folder, path).split(sep).join('/')}`, {
      bytes,
      gzip: compressible && bytes.length > 512 ? new Uint8Array(gzipSync(bytes, { level: 9 })) : undefined,
      mediaType,
      immutable: /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(entry.name),
    })
  }
  return files
}

export const takesGzip = (request: Request): boolean => /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')

/** The answer for one file; gzip where the other end takes it. */
export function staticResponse(file: StaticFile, request: Request): Response {
  const zipped = file.gzip !== undefined && takesGzip(request)
  const headers = new Headers({
    'content-type': file.mediaType,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  })
  if (zipped) headers.set('content-encoding', 'gzip')
  const body = zipped ? file.gzip : file.bytes
  return new Response(request.method === 'HEAD' ? null : body, { headers })
}

/** A built web app; where it has not been built, one page that says so, so that the server's other work goes on. */
export function readWebApp(folder: string): Map<string, StaticFile> {
  if (existsSync(join(folder, 'index.html'))) return readStaticFiles(folder)
  const bytes = new TextEncoder().encode(
    '<!doctype html><meta charset="utf-8"><title>Siegel</title><p>This app has not been built: npm start builds it.',
  )
  return new Map([['/index.html', { bytes, gzip: undefined, mediaType: 'text/html; charset=utf-8', immutable: false }]])
}
