import { hex } from '@siegel/foundation'
import { parseAccountCode } from '../account-code.ts'
import { linkSlot, passwordSlot } from '../browser-slots.ts'
import { passkeySlot, slotProof, type SlotSecret } from '../slot.ts'
import { tally, type Outcome } from './outcome.ts'

const filled = (value: number, length = 32): Uint8Array => new Uint8Array(length).fill(value)

/** Slots of the first version, with what Argon2id (by OpenSSL, when they were made) and HKDF give for them. */
const slots: readonly { make: () => SlotSecret | Promise<SlotSecret>; id: string; proof: string }[] = [
  {
    make: () => linkSlot(filled(40, 20), '012345'),
    id: '0b042d0cb7c64b24b0565e449673d359',
    proof: 'c2afda5db3248fb1af97cec9aa6f305326e0db754ee7be5448050f6106c0f776',
  },
  {
    make: () => passwordSlot(parseAccountCode('DEVQ-73GT-PB28-RW6K-FHP3'), 'Kaffee um drei Uhr'),
    id: 'c802a35e077cf04a9cfd6826cf15a8e9',
    proof: '7367bd09d5754f2acd4c926fce4ff7e256c139ceca1deff2aeeb0f3461d44ae2',
  },
  {
    make: () => passkeySlot(filled(41), filled(42, 20)),
    id: '90af8d6f3294bf32a5d0eaf9a021cbc1',
    proof: 'd88a974ae23da118f090ec759a4e5c8a9c2609bc095dac4b598fb9d18b563fed',
  },
]

export const slotVectorCount = slots.length

export const runSlotVectors = (): Promise<Outcome> =>
  tally(
    slots,
    ({ id }) => id,
    async ({ make, id, proof }) => {
      const slot = await make()
      return hex(slot.id) === id && hex(slotProof(slot)) === proof
    },
  )
