/**
 * Keeps the app's own files, so that the page appears where the practice cannot be reached. It answers for nothing else:
 * not for what the gateway says, and not for a link, whose address lies outside of its scope (`register.ts`).
 */

interface Waiting {
  waitUntil: (work: Promise<unknown>) => void
}
interface Asked extends Waiting {
  request: Request
  respondWith: (answer: Promise<Response>) => void
}
interface Worker {
  addEventListener: ((type: 'install' | 'activate', listener: (event: Waiting) => void) => void) &
    ((type: 'fetch', listener: (event: Asked) => void) => void) &
    ((type: 'message', listener: (event: Waiting & { data: unknown }) => void) => void)
}

/** Paths of the built files, put here by the build: those that every visit needs, and all. */
declare const BUILT_FILES: { early: readonly string[]; all: readonly string[] }

const files = BUILT_FILES
const self_ = globalThis as unknown as Worker
const cacheName = 'siegel-app'
const page = '/index.html'
/** As long as a new page may take before an old one is shown. */
const patience_ms = 3_000
const known: ReadonlySet<string> = new Set(files.all)

self_.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([page, ...files.early])))
})

// It takes over once no page of an older one is open: those have their own files until then.
self_.addEventListener('activate', (event) => {
  event.waitUntil(dropOld())
})

self_.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(newestPage())
  else if (known.has(pathname)) event.respondWith(builtFile(pathname))
})

self_.addEventListener('message', (event) => {
  if (event.data === 'keep all') event.waitUntil(Promise.all(files.all.map(builtFile)))
})

async function dropOld(): Promise<void> {
  const cache = await caches.open(cacheName)
  const kept = (await cache.keys()).filter(({ url }) => {
    const { pathname } = new URL(url)
    return pathname !== page && !known.has(pathname)
  })
  await Promise.all(kept.map((request) => cache.delete(request)))
}

/** From the network first: a repaired app must not wait for a cache. By its own path: nothing of an address is kept. */
async function newestPage(): Promise<Response> {
  const cache = await caches.open(cacheName)
  try {
    const fresh = await fetch(page, { cache: 'no-cache', signal: AbortSignal.timeout(patience_ms) })
    if (fresh.ok) {
      await cache.put(page, fresh.clone())
      return fresh
    }
  } catch {
    // Nobody answers: the page of last time then says so.
  }
  return (await cache.match(page)) ?? Response.error()
}

/** A file whose name is a hash of what is in it. */
async function builtFile(path: string): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(path)
  if (kept !== undefined) return kept
  const fresh = await fetch(path)
  if (fresh.ok) await cache.put(path, fresh.clone())
  return fresh
}
