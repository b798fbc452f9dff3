import { randomBytes } from '@siegel/sealing/node'

/** Letters and digits that nobody mistakes for one another when they are read out or copied by hand. */
const alphabet = 'abcdefghjkmnpqrstvwxyz0123456789'
const letters = 16

/** A password to begin with: 80 random bits in fours, to be handed over in person. */
export const newInitialPassword = (): string =>
  (
    Array.from(randomBytes(letters), (byte) => alphabet.charAt(byte & 31))
      .join('')
      .match(/.{4}/g) ?? []
  ).join('-')
