import { createServer, connect, type AddressInfo, type Socket } from 'node:net'

/** A TCP relay that keeps every byte of both directions, for looking at what crossed a line. */
export class Recorder {
  readonly #chunks: Buffer[] = []
  readonly #sockets = new Set<Socket>()
  readonly #server

  constructor(target: number) {
    this.#server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true })
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from)
        from.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
        from.on('error', () => to.destroy())
        from.on('close', () => this.#sockets.delete(from))
        from.pipe(to)
      }
    })
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }

  /** Everything that has crossed so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}
