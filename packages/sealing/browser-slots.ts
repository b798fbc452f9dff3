import { utf8 } from '@siegel/foundation'
import { rememberedSlots } from './slot.ts'

/** Fetched while somebody types, so that it is there when it is needed. */
const byWasm = () => import('./argon2-wasm.ts')
export const prepareStretch = (): void => void byWasm().catch(() => undefined)

/**
 * Browsers have no Argon2id of their own. Where one runs no WebAssembly (some switch it off to be safer), the same is done in
 * JavaScript.
 */
async function stretch(secret: string, salt: Uint8Array): Promise<Uint8Array> {
  const bytes = utf8(secret)
  try {
    return await (await byWasm()).stretchByWasm(bytes, salt)
  } catch {
    const { stretchByScript } = await import('./argon2-script.ts')
    return stretchByScript(bytes, salt)
  }
}

export const { linkSlot, offlinePasswordSlot, passwordSlot } = rememberedSlots(stretch)
