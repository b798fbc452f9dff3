import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { connect, type Connection } from './connection.ts'

/** What becomes of the thread's connection; whoever comes first says whether it is opened at all. */
export const states = { new: 0, open: 1, closed: 2 } as const

/** What the thread is given. */
export interface CheckpointThread {
  connection: Connection
  /** One number, of `states`. */
  state: Int32Array<SharedArrayBuffer>
}

function serve({ connection, state }: CheckpointThread): void {
  if (Atomics.compareExchange(state, 0, states.new, states.open) !== states.new) return
  const database = connect(connection, false)
  connection.key.fill(0)
  database.pragma('wal_autocheckpoint = 0')
  parentPort?.on('message', (message: 'checkpoint' | 'close') => {
    if (message === 'checkpoint') {
      database.pragma('wal_checkpoint(PASSIVE)')
      parentPort?.postMessage('moved')
      return
    }
    database.close()
    Atomics.store(state, 0, states.closed)
    Atomics.notify(state, 0)
    parentPort?.close()
  })
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only Checkpoints starts this thread
if (!isMainThread) serve(workerData as CheckpointThread)
