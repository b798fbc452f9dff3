import { utf8 } from '@siegel/foundation'
import { argon2idAsync } from '@noble/hashes/argon2.js'
import { rememberedSlots, STRETCH_COST } from './slot.ts'

const { memory: m, passes: t, parallelism: p } = STRETCH_COST

/** In browsers, which have no Argon2id of their own: about 0.2 s, yielding every 10 ms. */
export const { linkSlot, offlinePasswordSlot, passwordSlot } = rememberedSlots((secret, salt) =>
  argon2idAsync(utf8(secret), salt, { m, t, p, dkLen: 32, asyncTick: 10 }),
)
