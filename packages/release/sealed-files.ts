import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileDurably } from '@siegel/foundation/files'

/**
 * The safe's own copies of what lies sealed at the gateway, by mailbox and name, so that a gateway that lost its disk
 * gets everything again. Ciphertext to the patient's key: the safe cannot open it either.
 */
export class SealedFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  put(mailbox: string, name: string, bytes: Uint8Array): void {
    mkdirSync(join(this.#folder, mailbox), { recursive: true, mode: 0o700 })
    writeFileDurably(join(this.#folder, mailbox, name), bytes)
  }

  get(mailbox: string, name: string): Uint8Array<ArrayBuffer> {
    return new Uint8Array(readFileSync(join(this.#folder, mailbox, name)))
  }

  /** Deletes what is not named any more. */
  keepOnly(mailbox: string, names: ReadonlySet<string>): void {
    const folder = join(this.#folder, mailbox)
    if (!existsSync(folder)) return
    for (const name of readdirSync(folder)) if (!names.has(name)) rmSync(join(folder, name), { force: true })
  }
}
