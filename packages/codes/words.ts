import { searchKey } from '@siegel/fhir'

/** What a label is found by. */
export const wordsOf = (text: string): string[] =>
  [...new Set(searchKey(text).split(' '))].filter((word) => word !== '')
