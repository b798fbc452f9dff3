import { phoneticWords } from '../../cologne-phonetics.ts'
import type { IndexPart } from './values.ts'

/** Parameters that search by sound: R4 leaves the algorithm open, German names have the Kölner Phonetik. */
export const isPhonetic = (code: string): boolean => code === 'phonetic'

/** The form under which names are found by their sound: a key for each word; '' where nothing is heard. */
export const phoneticKey = (text: string): string => phoneticWords(text).join(' ')

/** Strings by their sound: as a whole, and each word alone, so that `:exact` asks for a word that sounds just so. */
export function phoneticParts(parts: readonly IndexPart[]): IndexPart[] {
  const keys = new Set<string>()
  for (const part of parts) {
    if (part.type !== 'string') continue
    for (const key of [phoneticKey(part.text), ...phoneticWords(part.text)]) if (key !== '') keys.add(key)
  }
  return [...keys].map((key) => ({ type: 'string', key, text: key }))
}
