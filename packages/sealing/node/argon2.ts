import { argon2 } from 'node:crypto'

/** Argon2id (RFC 9106); `memory` in KiB. */
export type Argon2Cost = { memory: number; passes: number; parallelism: number }

/** 32 bytes of Argon2id, in libuv's thread pool. */
export const argon2id = (message: Uint8Array, nonce: Uint8Array, cost: Argon2Cost): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, ...cost, tagLength: 32 }, (error, derived) => {
      if (error) reject(error)
      else resolve(new Uint8Array(derived))
    })
  })
