// Builds the web apps whose sources have changed since they were last built: a hash of all their inputs lies in dist.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const shared = [
  'packages/ui',
  'packages/contract',
  'packages/fhir',
  'packages/forms',
  'packages/sealing',
  'packages/ledger/proof',
  'packages/foundation',
  'packages/practice/line',
  'package-lock.json',
]

const apps = existsSync('web') ? readdirSync('web').filter((name) => existsSync(`web/${name}/vite.config.ts`)) : []
for (const name of apps) {
  const stamp = `web/${name}/dist/.inputs`
  const wanted = hashOf([`web/${name}`, ...shared])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue
  process.stderr.write(`Building web/${name} …\n`)
  const vite = spawnSync(
    'node_modules/.bin/node',
    ['node_modules/vite/bin/vite.js', 'build', `web/${name}`, '--logLevel', 'warn'],
    { stdio: ['ignore', 2, 2] },
  )
  if (vite.status !== 0) process.exit(1)
  writeFileSync(stamp, wanted)
}

function hashOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    const files = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of files) {
      if (entry.name === 'dist' || entry.name === 'node_modules') continue
      const child = join(path, entry.name)
      if (entry.isDirectory()) add(child)
      else hash.update(child).update(readFileSync(child))
    }
  }
  for (const path of paths) {
    if (!existsSync(path)) continue
    if (path.endsWith('.json')) hash.update(path).update(readFileSync(path))
    else add(path)
  }
  return hash.digest('hex')
}
