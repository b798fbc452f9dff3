import { defineConfig } from 'vite'

/** Words are told apart from the screens that they are of. */
function chunkFileNames({ facadeModuleId }: { facadeModuleId: string | null }): string {
  const [, tag, screen] = /\/words\/([^/]+)\/([^/]+)\.ts$/.exec(facadeModuleId ?? '') ?? []
  return tag === undefined ? 'assets/[name]-[hash].js' : `assets/words-${tag}-${screen}-[hash].js`
}

/**
 * The patient app: one page without inline script or style, hashed files beside it. Nothing is inlined as `data:` since
 * the page's policy would refuse it.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { output: { chunkFileNames } },
  },
})
