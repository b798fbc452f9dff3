import { defineConfig, type Plugin } from 'vite'

/** Words are told apart from the screens that they are of. */
function chunkFileNames({ facadeModuleId }: { facadeModuleId: string | null }): string {
  const [, tag, screen] = /\/words\/([^/]+)\/([^/]+)\.ts$/.exec(facadeModuleId ?? '') ?? []
  return tag === undefined ? 'assets/[name]-[hash].js' : `assets/words-${tag}-${screen}-[hash].js`
}

/** Large, and few need it: kept by the worker once it was used. */
const late = /^assets\/(pdf|Inter)/

const groups = [
  {
    name: 'core-parts',
    test: /\/web\/patient\/core\/(?!upload|index)|\/packages\/(sealing\/(?!upload|mailbox-keys|kept)|ledger\/|contract\/(?!patient\/uploads))|\/(@noble|@scure|age-encryption|zod)\//,
  },
  {
    name: 'inside-parts',
    test: /\/web\/patient\/(item\/(?!trend|image|data-file|facts)|documents\/|start\/|persons\/banner|app\/(shell|place))/,
  },
]

/** React's interface, by a library a tenth of its weight. */
const alias = [
  { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
  { find: /^react-dom$/, replacement: 'preact/compat' },
  { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
  { find: /^react$/, replacement: 'preact/compat' },
]

/** Tells the worker which files were built; what changes in any of them makes it another worker. */
const builtFiles: Plugin = {
  name: 'siegel-built-files',
  enforce: 'post',
  generateBundle(_, bundle) {
    const all = Object.keys(bundle).filter((name) => name.startsWith('assets/'))
    const path = (name: string) => `/${name}`
    const files = { early: all.filter((name) => !late.test(name)).map(path), all: all.map(path) }
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk' || !worker.code.includes('BUILT_FILES')) throw new Error('no worker was built')
    worker.code = worker.code.replaceAll('BUILT_FILES', JSON.stringify(files))
  },
}

/**
 * The patient app: one page without inline script or style, hashed files beside it. Nothing is inlined as `data:` since
 * the page's policy would refuse it.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [builtFiles],
  resolve: { alias },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'worker/sw.ts' },
      output: {
        chunkFileNames,
        // What every visit needs stays in one piece, also where a page that few open needs a part of it.
        codeSplitting: { groups, includeDependenciesRecursively: false },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
