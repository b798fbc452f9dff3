import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyedQueue } from '@siegel/foundation'

/** Writes of one file come one after the other: two at once would share the new file. */
const writes = new KeyedQueue()

/**
 * A folder of small files of the gateway. Files are written with O_DSYNC and renamed: `fsync` is refused under the
 * permission model under which the gateway runs (security.md § 6). Names are made here or are checked hex, never taken
 * from a request as they are.
 */
export class Folder {
  readonly path: string

  constructor(...parts: string[]) {
    this.path = join(...parts)
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    const target = join(this.path, name)
    await writes.run(target, () => this.#write(target, content))
  }

  async #write(target: string, content: string | Uint8Array): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 })
    const { O_WRONLY, O_CREAT, O_TRUNC, O_DSYNC } = constants
    const file = await open(`${target}.new`, O_WRONLY | O_CREAT | O_TRUNC | O_DSYNC, 0o600)
    try {
      await file.writeFile(content)
    } finally {
      await file.close()
    }
    await rename(`${target}.new`, target)
  }

  /** Undefined where there is no such file. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return unlessMissing(readFile(join(this.path, name)).then((bytes) => new Uint8Array(bytes)))
  }

  async readText(name: string): Promise<string | undefined> {
    return unlessMissing(readFile(join(this.path, name), 'utf8'))
  }

  /** Names of finished files and of folders, sorted; none where the folder does not exist. */
  async names(): Promise<string[]> {
    const all = (await unlessMissing(readdir(this.path))) ?? []
    return all.filter((name) => !name.endsWith('.new')).sort()
  }

  /** Bytes of all finished files together. */
  async size(): Promise<number> {
    let sum = 0
    for (const name of await this.names()) sum += (await unlessMissing(stat(join(this.path, name))))?.size ?? 0
    return sum
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.path, name), { force: true, recursive: true })
  }
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}
