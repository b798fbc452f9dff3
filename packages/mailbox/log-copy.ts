import { Folder } from './folder.ts'

/** Tiles and the newest cosigned checkpoint of the practice's log: hashes only. */
export class LogCopy {
  readonly #root: Folder
  #size = 0

  constructor(data: string) {
    this.#root = new Folder(data, 'log')
  }

  async load(): Promise<void> {
    this.#size = Number((await this.#root.readText('size')) ?? 0)
  }

  /** Size of the newest checkpoint here. */
  get size(): number {
    return this.#size
  }

  async putCheckpoint(size: number, note: string): Promise<void> {
    await this.#root.write('checkpoint', note)
    await this.#root.write('size', String(size))
    this.#size = size
  }

  checkpoint(): Promise<string | undefined> {
    return this.#root.readText('checkpoint')
  }

  async putTile(level: number, index: number, bytes: Uint8Array): Promise<void> {
    const name = `${level}-${index}`
    const here = await this.#root.read(name)
    if (here === undefined || here.length < bytes.length) await this.#root.write(name, bytes)
  }

  /** The first `width` hashes of a tile; undefined where there are not that many. */
  async tile(level: number, index: number, width: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await this.#root.read(`${level}-${index}`)
    return bytes === undefined || bytes.length < width * 32 ? undefined : bytes.slice(0, width * 32)
  }
}
