import { argon2id } from 'hash-wasm'
import { STRETCH_COST } from './slot.ts'

const { memory, passes, parallelism } = STRETCH_COST

/** 32 bytes of Argon2id, by WebAssembly; throws where a browser does not run that. */
export const stretchByWasm = async (secret: Uint8Array, salt: Uint8Array): Promise<Uint8Array> =>
  argon2id({
    password: secret,
    salt,
    parallelism,
    iterations: passes,
    memorySize: memory,
    hashLength: 32,
    outputType: 'binary',
  })
