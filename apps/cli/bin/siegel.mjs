#!/usr/bin/env node
// Hands over to the project's own Node, whatever Node the shell has.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning']
const result = spawnSync(`${root}node_modules/.bin/node`, [...flags, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(result.status ?? 1)
