import { setTimeout } from 'node:timers/promises'
import { createPracticeTable, type Practice } from './practices.ts'
import { createRelay } from './relay.ts'

/** A relay as a process of its own, for what can only be measured from outside: started by fork(), asked by messages. */
export interface RelayProcessStart {
  readonly key: string
  readonly certificate: string
  readonly portalName: string
  readonly practices: readonly Practice[]
}

export interface RelayProcessUsage {
  /** Resident memory in bytes, after a collection where that is possible. */
  readonly rss: number
  /** Bytes of it in buffers. */
  readonly buffers: number
  /** Processor time since the start in microseconds, user and system. */
  readonly cpu_us: number
}

process.once('message', (start: RelayProcessStart) => {
  const { key, certificate, portalName, practices } = start
  const relay = createRelay({
    portalNames: [portalName],
    key,
    certificate,
    practices: createPracticeTable(practices, () => Promise.resolve()),
    verifyCertificate: () => Promise.reject(new Error('not asked for')),
    pages: (_request, response) => response.end(),
  })
  const measure = async (): Promise<void> => {
    // Twice, since the buffers that a collection has found are swept in the background.
    for (let i = 0; i < 2; i++) {
      globalThis.gc?.()
      await setTimeout(100)
    }
    const { user, system } = process.cpuUsage()
    const { rss, arrayBuffers: buffers } = process.memoryUsage()
    process.send?.({ rss, buffers, cpu_us: user + system } satisfies RelayProcessUsage)
  }
  process.on('message', () => void measure())
  process.once('disconnect', () => process.exit())
  void relay.listen(0).then((port) => process.send?.({ port }))
})
