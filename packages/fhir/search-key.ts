const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' }
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'oe',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
}

/**
 * The form under which names are found: lower case, umlauts as two letters (so "Mueller" finds "Müller"), no diacritics,
 * everything that is neither letter nor digit one blank. Applying it twice changes nothing.
 */
export const searchKey = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[äöü]/g, (letter) => umlauts[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[ßæœøđðłþı]/g, (letter) => letters[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Sorts by plain comparison as German lists of names do (DIN 5007-2: ä like ae); equal ones by their own spelling. */
export const collationKey = (text: string): string => `${searchKey(text)}\u0000${text.normalize('NFC')}`
