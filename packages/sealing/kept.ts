import { HYBRID_STANZA, openAge, sealAge } from './age.ts'

/** Notes that lie beside copies on a device, for nobody but who opens those. */
export const sealKept = (notes: Uint8Array, recipient: string): Promise<Uint8Array> => sealAge(recipient, notes)

/** The inverse. It proves nothing about who sealed them: what is in them is signed. Throws Refusal `kept-unreadable`. */
export const openKept = (file: Uint8Array, identity: string): Promise<Uint8Array> =>
  openAge(file, identity, HYBRID_STANZA, 'kept-unreadable')
