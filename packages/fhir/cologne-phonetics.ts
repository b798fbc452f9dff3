import { searchKey } from './search-key.ts'

const followers = (letters: string): ReadonlySet<string> => new Set(letters)
const hardFirst = followers('ahkloqrux')
const hardWithin = followers('ahkoquxq')
const sibilants = followers('csz')

const simple: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Array.from('aeijouy', (letter) => [letter, '0'])),
  ...Object.fromEntries(Array.from('fvw', (letter) => [letter, '3'])),
  ...Object.fromEntries(Array.from('gkq', (letter) => [letter, '4'])),
  ...Object.fromEntries(Array.from('sz', (letter) => [letter, '8'])),
  b: '1',
  l: '5',
  m: '6',
  n: '6',
  r: '7',
}

function hardC(before: string, after: string): boolean {
  if (before === '') return hardFirst.has(after)
  return before !== 's' && before !== 'z' && hardWithin.has(after)
}

/** The digits of one letter by its neighbours; '' for what is not heard. */
function digitsOf(letter: string, before: string, after: string): string {
  if (letter >= '0' && letter <= '9') return letter
  if (letter === 'p') return after === 'h' ? '3' : '1'
  if (letter === 'd' || letter === 't') return sibilants.has(after) ? '8' : '2'
  if (letter === 'c') return hardC(before, after) ? '4' : '8'
  if (letter === 'x') return before === 'c' || before === 'k' || before === 'q' ? '8' : '48'
  return simple[letter] ?? ''
}

const letters = (word: string): string => word.replaceAll(/[^a-z0-9]/g, '')

/**
 * How a German word sounds: Kölner Phonetik (H. J. Postel, IBM-Nachrichten 19, 1969), so that Meier and Mayr agree.
 * Whatever is no letter is passed over; digits stand for themselves, so a key is its own key. '' where nothing is heard.
 */
export function colognePhonetics(text: string): string {
  const word = letters(searchKey(text).replaceAll(' ', ''))
  const digits = Array.from(word, (letter, at) => digitsOf(letter, word[at - 1] ?? '', word[at + 1] ?? '')).join('')
  if (/^\d+$/.test(word)) return word
  const once = digits.replaceAll(/(\d)\1+/g, '$1')
  return once.slice(0, 1) + once.slice(1).replaceAll('0', '')
}

/** The keys of the words of a name, in their order; words in which nothing is heard have none. */
export const phoneticWords = (text: string): string[] =>
  searchKey(text)
    .split(' ')
    .map(colognePhonetics)
    .filter((key) => key !== '')
