// `npm run check`: types, lint, format, dead code, architecture. Runs all of them and says which failed.
import { spawn } from 'node:child_process'

const checks = {
  types: ['tsc', ['-p', '.']],
  lint: ['oxlint', ['--type-aware', '--deny-warnings']],
  format: ['oxfmt', ['--check']],
  'dead code': ['knip', ['--no-progress']],
  architecture: ['node', ['--test', '--test-reporter=dot', 'tools/architecture.test.ts']],
}

const run = ([name, [command, args]]) =>
  new Promise((resolve) => {
    const child = spawn(`node_modules/.bin/${command}`, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => resolve({ name, code, output }))
  })

const results = await Promise.all(Object.entries(checks).map(run))
for (const { name, code, output } of results) {
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  if (code !== 0) console.log(output)
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1
