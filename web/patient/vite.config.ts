import { defineConfig } from 'vite'

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
  },
})
