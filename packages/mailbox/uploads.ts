import { base64, concat, hex, KeyedQueue, Refusal, unutf8 } from '@siegel/foundation'
import { sha256 } from '@siegel/sealing/node'
import { Folder } from './folder.ts'

/** Sealed uploads that wait for the safe. */
export interface WaitingUpload {
  id: string
  mailbox: string
  note: string
  file: string
}

/** Per mailbox: a patient can fill only the own quota. */
const quota = 50
const quota_bytes = 100 * 1024 * 1024
/** Given out at once: a few, so that an answer stays small; one at least, however large. */
const atOnce = 8
const atOnce_bytes = 12 * 1024 * 1024
const noteLimit = 8 * 1024

const adds = new KeyedQueue()

/** Uploads by mailbox; the id is the hash of the content, so that sending twice stores once. */
export class Uploads {
  readonly #root: Folder

  constructor(data: string) {
    this.#root = new Folder(data, 'uploads')
  }

  /** Takes u32 length of the note, note, file. Throws Refusal 'upload-malformed' or 'upload-quota'. */
  async add(mailbox: string, bytes: Uint8Array): Promise<void> {
    splitUpload(bytes)
    const folder = new Folder(this.#root.path, mailbox)
    const id = hex(sha256(bytes))
    // One after the other for each mailbox: two at once would both find room for themselves.
    await adds.run(folder.path, async () => {
      const waiting = await folder.names()
      if (waiting.includes(id)) return
      if (waiting.length >= quota) throw new Refusal('upload-quota')
      if ((await folder.size()) + bytes.length > quota_bytes) throw new Refusal('upload-quota')
      await folder.write(id, bytes)
    })
  }

  async list(): Promise<{ uploads: WaitingUpload[]; more: boolean }> {
    const uploads: WaitingUpload[] = []
    let given_bytes = 0
    for (const mailbox of await this.#root.names()) {
      const folder = new Folder(this.#root.path, mailbox)
      for (const id of await folder.names()) {
        if (uploads.length >= atOnce) return { uploads, more: true }
        const bytes = await folder.read(id)
        if (bytes === undefined) continue
        if (uploads.length > 0 && given_bytes + bytes.length > atOnce_bytes) return { uploads, more: true }
        given_bytes += bytes.length
        const { note, file } = splitUpload(bytes)
        uploads.push({ id, mailbox, note, file: base64(file) })
      }
    }
    return { uploads, more: false }
  }

  async remove(id: string): Promise<void> {
    for (const mailbox of await this.#root.names()) await new Folder(this.#root.path, mailbox).remove(id)
  }

  removeMailbox(mailbox: string): Promise<void> {
    return this.#root.remove(mailbox)
  }
}

function splitUpload(bytes: Uint8Array): { note: string; file: Uint8Array } {
  if (bytes.length < 5) throw new Refusal('upload-malformed')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (length === 0 || length > noteLimit || 4 + length >= bytes.length) throw new Refusal('upload-malformed')
  try {
    return { note: unutf8(bytes.slice(4, 4 + length)), file: concat(bytes.slice(4 + length)) }
  } catch {
    throw new Refusal('upload-malformed')
  }
}
