import { defineConfig } from 'vite'

// The safe serves these files under a policy without inline code and without third parties (security.md § 7).
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  build: {
    target: 'es2024',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      // Packages mark modules for frameworks that render on a server; here there is none.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        // The contract's schemas in the chunk of what has to come before them.
        codeSplitting: {
          groups: [{ name: 'contract', test: /node_modules\/zod\/|packages\/contract\/|core\/no-eval/ }],
        },
      },
    },
  },
})
