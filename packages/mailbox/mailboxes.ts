import { hex, Refusal, utf8 } from '@siegel/foundation'
import { sha256 } from '@siegel/sealing/node'
import { Folder } from './folder.ts'

export interface MailboxFiles {
  manifest: string
  statements: string[]
  /** Names of the sealed files that every visit needs first. */
  lists?: string[]
}

/** What comes along with manifest and statements at most: more is fetched piece by piece. */
const alongMost_bytes = 256 * 1024

/**
 * Sealed items by mailbox, with the manifest and statements that name them. Storage is keyed by mailbox first, so a
 * look-up is (mailbox, name): another mailbox's item does not exist, whoever asks.
 */
export class Mailboxes {
  readonly #root: Folder

  constructor(data: string) {
    this.#root = new Folder(data, 'mailboxes')
  }

  /** Stores an item under its hash; throws Refusal 'item-damaged' where it is another's. */
  async putItem(mailbox: string, name: string, bytes: Uint8Array): Promise<void> {
    if (hex(sha256(bytes)) !== name) throw new Refusal('item-damaged')
    await this.#items(mailbox).write(name, bytes)
  }

  /**
   * Makes manifest and statements current in one step, and deletes items no longer named. Gives the named items that
   * are missing; while there are any, the old manifest stays.
   */
  async put(mailbox: string, files: MailboxFiles, items: readonly string[]): Promise<string[]> {
    const here = await this.#items(mailbox).names()
    const missing = items.filter((name) => !here.includes(name))
    if (missing.length > 0) return missing
    await new Folder(this.#root.path, mailbox).write('mailbox.json', JSON.stringify(files))
    for (const name of here) if (!items.includes(name)) await this.#items(mailbox).remove(name)
    return []
  }

  async files(mailbox: string): Promise<MailboxFiles | undefined> {
    const text = await new Folder(this.#root.path, mailbox).readText('mailbox.json')
    return text === undefined ? undefined : (JSON.parse(text) as MailboxFiles)
  }

  /** The sealed lists, as many as fit, in the order in which they were named. */
  async lists(mailbox: string, { lists = [] }: MailboxFiles): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
    const found = new Map<string, Uint8Array<ArrayBuffer>>()
    let bytes = 0
    for (const name of lists) {
      const sealed = await this.item(mailbox, name)
      bytes += sealed?.length ?? 0
      if (bytes > alongMost_bytes) break
      if (sealed !== undefined) found.set(name, sealed)
    }
    return found
  }

  item(mailbox: string, name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#items(mailbox).read(name)
  }

  remove(mailbox: string): Promise<void> {
    return this.#root.remove(mailbox)
  }

  /** What lies here, so that the safe sees what differs. */
  async list(): Promise<{ mailbox: string; manifest: string }[]> {
    const found = []
    for (const mailbox of await this.#root.names()) {
      const files = await this.files(mailbox)
      if (files !== undefined) found.push({ mailbox, manifest: hex(sha256(utf8(files.manifest))) })
    }
    return found
  }

  #items(mailbox: string): Folder {
    return new Folder(this.#root.path, mailbox, 'items')
  }
}
