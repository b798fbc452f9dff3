import { copiesName as name, mayHaveCopies } from './may-have.ts'

/** What the browser's database holds of one mailbox. In clear: a pseudonym, the practice, the kind of way in, and times. */
export interface Box {
  /** Hexadecimal. */
  mailbox: string
  practice: Uint8Array
  epoch: number
  kind: 'prf1' | 'password1'
  /** Id of the way in, as the bag names it. */
  slot: string
  bag: Uint8Array
  recipient: string
  notes: Uint8Array
  /** Milliseconds since 1970: when it was made, or opened last. */
  usedAt: number
}

/** One sealed copy. The index of the mailbox is one, too. */
export interface Copy {
  mailbox: string
  /** Hash of its statement, hexadecimal. */
  statement: string
  file: Uint8Array
  keptAt: number
}

const byMailbox = (mailbox: string) => IDBKeyRange.bound([mailbox], [mailbox, []])

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
  })

/** The database, made where it is not there. */
async function database(): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('box', { keyPath: 'mailbox' })
    request.result.createObjectStore('copy', { keyPath: ['mailbox', 'statement'] })
  }
  return done(request)
}

/** Does work in one transaction; nothing of it is kept where it fails. */
async function transact<T>(
  mode: IDBTransactionMode,
  work: (boxes: IDBObjectStore, copies: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const open = await database()
  try {
    const transaction = open.transaction(['box', 'copy'], mode)
    const over = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new Error('the database refused'))
    })
    const result = await work(transaction.objectStore('box'), transaction.objectStore('copy'))
    await over
    return result
  } finally {
    open.close()
  }
}

/** Every mailbox with copies; none where the browser keeps nothing. */
export async function boxes(): Promise<Box[]> {
  if (!(await mayHaveCopies())) return []
  return transact('readonly', (box) => done(box.getAll() as IDBRequest<Box[]>))
}

export const boxOf = async (mailbox: string): Promise<Box | undefined> =>
  (await boxes()).find((one) => one.mailbox === mailbox)

export const putBox = (box: Box): Promise<unknown> => transact('readwrite', (all) => done(all.put(box)))

export const copyOf = async (mailbox: string, statement: string): Promise<Uint8Array | undefined> =>
  (await transact('readonly', (_, copies) => done(copies.get([mailbox, statement]) as IDBRequest<Copy | undefined>)))
    ?.file

export const copiesOf = (mailbox: string): Promise<Copy[]> =>
  transact('readonly', (_, copies) => done(copies.getAll(byMailbox(mailbox)) as IDBRequest<Copy[]>))

export const putCopy = (copy: Copy): Promise<unknown> => transact('readwrite', (_, copies) => done(copies.put(copy)))

export const deleteCopies = (mailbox: string, statements: readonly string[]): Promise<unknown> =>
  transact('readwrite', (_, copies) =>
    Promise.all(statements.map((statement) => done(copies.delete([mailbox, statement])))),
  )

/** Everything of a mailbox; the database, too, where it was the last. */
export async function deleteBox(mailbox: string): Promise<void> {
  if (!(await mayHaveCopies())) return
  await transact('readwrite', async (box, copies) => {
    await done(box.delete(mailbox))
    await done(copies.delete(byMailbox(mailbox)))
  })
  if ((await boxes()).length === 0) await done(indexedDB.deleteDatabase(name))
}
