import { hex } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing'

/** The id of a conversation that begins. */
export const newThread = (): string => hex(randomBytes(16))
