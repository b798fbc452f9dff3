// Runs before everything else, under whatever Node the computer has (>= 20): installs what the lock file says if that
// has not been done, and makes the link to the project's own Node. Plain JavaScript, `node:` imports only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)

if (!['linux', 'darwin'].includes(process.platform)) {
  console.error('Siegel runs on Linux (and macOS for development); on Windows it is used in the browser only.')
  process.exit(1)
}

const stampFile = 'node_modules/.siegel-stamp'
const link = 'node_modules/.bin/node'
const packaged = `../node-linux-${process.arch}/bin/node`
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const installed = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
const binaryMissing = process.platform === 'linux' && !existsSync(join('node_modules/.bin', packaged))

if (installed !== wanted || binaryMissing) install()
if (!linkExists()) makeLink()

function install() {
  console.error('Installing the packages of package-lock.json …')
  const npmCli = process.env.npm_execpath
  const [command, first] = npmCli ? [process.execPath, [npmCli]] : ['npm', []]
  const env = { ...process.env }
  if (!homeIsUsable()) env.npm_config_cache = mkdtempSync(join(tmpdir(), 'siegel-npm-'))
  const result = spawnSync(command, [...first, 'ci', '--include=dev', '--include=optional'], {
    stdio: ['ignore', 2, 2],
    env,
  })
  if (result.status !== 0) {
    console.error(
      'The packages could not be installed. Is the npm registry reachable? Run the same command again then.',
    )
    process.exit(1)
  }
  writeFileSync(stampFile, wanted)
}

function homeIsUsable() {
  try {
    mkdirSync(homedir(), { recursive: true })
    accessSync(homedir(), constants.W_OK)
    return true
  } catch {
    return false
  }
}

function linkExists() {
  try {
    lstatSync(link)
    return existsSync(link)
  } catch {
    return false
  }
}

/** npm <= 11.6 removes the link again because both platform packages own it; elsewhere the running Node serves. */
function makeLink() {
  mkdirSync(dirname(link), { recursive: true })
  rmSync(link, { force: true })
  if (process.platform === 'linux') return symlinkSync(packaged, link)
  if (Number(process.versions.node.split('.')[0]) < 26) {
    console.error('On this system please install Node 26 first; the project brings its own only for Linux.')
    process.exit(1)
  }
  symlinkSync(process.execPath, link)
}
