import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'
import type { Part } from './process.ts'

const node = join(root, 'node_modules/.bin/node')
const quiet = ['--disable-warning=ExperimentalWarning']
const entry = (app: string) => join(root, 'apps', app, 'main.ts')

/** How each part is started. Ports come from the environment. */
export const parts = {
  safe: (data: string): Part => ({
    name: 'safe',
    command: node,
    args: [...quiet, entry('safe'), '--data', data],
    env: {},
  }),

  portal: (data: string, authority?: string): Part => ({
    name: 'portal',
    command: node,
    args: [...quiet, entry('portal'), '--data', data, ...(authority === undefined ? [] : ['--authority', authority])],
    env: {},
  }),

  witness: (data: string): Part => ({
    name: 'witness',
    command: node,
    args: [...quiet, entry('witness'), '--data', data],
    env: {},
  }),

  /**
   * The gateway under Node's permission model: it reads the program and its own folder, writes only there, starts
   * nothing and loads no addons. Sockets cannot be confined; that is why it holds no credential (security.md § 6).
   */
  gateway: (data: string): Part => {
    const folder = join(data, 'gateway')
    const hashFile = join(data, 'run', 'gateway-token.hash')
    // The permission model only knows folders that exist when the process starts.
    const app = join(root, 'web/patient/dist')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    mkdirSync(app, { recursive: true })
    if (!existsSync(hashFile)) throw new Error('the safe has to run once before its gateway')
    return {
      name: 'gateway',
      command: node,
      args: [
        '--permission',
        '--allow-net',
        ...['apps/gateway', 'packages', 'node_modules', 'web/patient/dist', 'package.json'].map(
          (path) => `--allow-fs-read=${join(root, path)}`,
        ),
        `--allow-fs-read=${folder}`,
        `--allow-fs-write=${folder}`,
        '--no-addons',
        '--no-experimental-sqlite',
        '--disable-warning=SecurityWarning',
        ...quiet,
        entry('gateway'),
        '--data',
        folder,
        '--command-token-hash',
        readFileSync(hashFile, 'utf8').trim(),
        '--files',
        app,
      ],
      env: {},
    }
  },
}
