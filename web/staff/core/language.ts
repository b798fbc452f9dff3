import type { Locale } from '@siegel/ui'
import { de, en, type Messages } from '../words/words.ts'
import { remembered, useStored } from './stored.ts'

const first: Locale = navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en'

export const language = remembered<Locale>('siegel-language', ['de', 'en'], first)

export const messagesIn = (locale: Locale): Messages => (locale === 'de' ? de : en)

export const useLocale = (): Locale => useStored(language)

/** The catalogue in the language chosen on this computer. */
export const useWords = (): Messages => messagesIn(useLocale())

/** Sets the page's language for screen readers and hyphenation, now and at each change. */
export function followLanguage(): void {
  const apply = () => {
    document.documentElement.lang = language.get()
  }
  language.subscribe(apply)
  apply()
}
