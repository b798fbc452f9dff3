import { hex } from '@siegel/foundation'

/** The id of a conversation that begins. */
export const newThread = (): string => hex(crypto.getRandomValues(new Uint8Array(16)))
