import { utf8 } from '@siegel/foundation'
import { rememberedSlots, STRETCH_COST } from '../slot.ts'
import { argon2id } from './argon2.ts'

/** The same as in browsers, in libuv's thread pool: a sixth of the time. */
export const { linkSlot, passwordSlot } = rememberedSlots((secret, salt) => argon2id(utf8(secret), salt, STRETCH_COST))
