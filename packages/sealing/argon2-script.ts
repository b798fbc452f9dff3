import { argon2idAsync } from '@noble/hashes/argon2.js'
import { STRETCH_COST } from './slot.ts'

const { memory: m, passes: t, parallelism: p } = STRETCH_COST

/** 32 bytes of Argon2id in JavaScript, yielding every 10 ms: for browsers without WebAssembly, three times as slow. */
export const stretchByScript = (secret: Uint8Array, salt: Uint8Array): Promise<Uint8Array> =>
  argon2idAsync(secret, salt, { m, t, p, dkLen: 32, asyncTick: 10 })
