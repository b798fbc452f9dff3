import type { Socket } from 'node:net'
import { concat, hex, utf8 } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'

/** How a data connection begins: 0x53, which no TLS record has as its first byte, then the token. */
export const dataMagic = utf8('SIEGEL1\n')
export const tokenBytes = 16

/** The first bytes of a data connection. */
export const dataPreamble = (token: Uint8Array): Uint8Array => concat(dataMagic, token)

/** One patient connection that waits for the gateway to dial back. */
export interface DialBack {
  /** 128 random bits, hex: good once, until cancelled. */
  readonly token: string
  cancel(): void
}

/** Hands a data connection to whoever waits for its token. */
export interface DialBacks {
  expect(arrived: (socket: Socket) => void): DialBack
  /** False where nobody waits for this token: never given out, used, or too late. */
  arrive(token: Uint8Array, socket: Socket): boolean
}

export function createDialBacks(): DialBacks {
  const waiting = new Map<string, (socket: Socket) => void>()
  return {
    expect(arrived) {
      const token = hex(randomBytes(tokenBytes))
      waiting.set(token, arrived)
      return { token, cancel: () => void waiting.delete(token) }
    },
    arrive(token, socket) {
      const key = hex(token)
      const arrived = waiting.get(key)
      waiting.delete(key)
      arrived?.(socket)
      return arrived !== undefined
    },
  }
}
