import { parentPort, workerData } from 'node:worker_threads'
import { connect, type Connection } from './connection.ts'

/** What the thread is given; `done` is 1 once its connection is closed. */
export interface CheckpointThread {
  connection: Connection
  done: Int32Array<SharedArrayBuffer>
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only Checkpoints starts this thread
const { connection, done } = workerData as CheckpointThread
const database = connect(connection, false)
database.pragma('wal_autocheckpoint = 0')

parentPort?.on('message', (message: 'checkpoint' | 'close') => {
  if (message === 'checkpoint') {
    database.pragma('wal_checkpoint(PASSIVE)')
    parentPort?.postMessage('moved')
    return
  }
  database.close()
  Atomics.store(done, 0, 1)
  Atomics.notify(done, 0)
  parentPort?.close()
})
