import { createContext, use, useContext, useLayoutEffect, useState, type ReactNode } from 'react'
import { keep, kept } from '../app/kept.ts'
import { words as german } from '../words/de/outside.ts'
import type { Catalogue, Screen } from './catalogue.ts'
import { preferredLocale } from './preferred.ts'
import { fetchWords, keepWords, languages, screensIn, wordsNow } from './words.ts'

keepWords('de', 'outside', german)

interface Language {
  locale: string
  /** What every screen may need to say. */
  t: Catalogue['outside']
  choose: (locale: string) => void
}

const Context = createContext<Language>({ locale: 'de', t: german, choose: () => undefined })

export const useLanguage = (): Language => useContext(Context)

/** The words of a screen in the reader's language; the screen waits for them. */
export function useWords<S extends Screen>(screen: S): Catalogue[S] {
  const { locale } = useLanguage()
  // Always, also where they are here: React knows what a screen waits for by its order.
  return use(fetchWords(locale, screen))
}

/** The reader's language, once its first words are here; German where they cannot be fetched. */
export async function firstLanguage(): Promise<string> {
  const locale = preferredLocale(kept('language'), navigator.languages, languages)
  try {
    await fetchWords(locale, 'outside')
    return locale
  } catch {
    return 'de'
  }
}

/** Fetches the words of a screen before it is there. */
export const wordsAhead = (screen: Screen): void => {
  fetchWords(document.documentElement.lang, screen).catch(() => undefined)
}

/** Gives everything inside the reader's language, and tells the document. */
export function LanguageProvider({ first, children }: { first: string; children: ReactNode }) {
  const [locale, setLocale] = useState(first)
  useLayoutEffect(() => {
    document.documentElement.lang = locale
    document.documentElement.dir = languages.get(locale)?.direction ?? 'ltr'
  }, [locale])
  const choose = (chosen: string) => {
    keep('language', chosen)
    // Where the words cannot be fetched now, the page stays as it is; the choice holds for the next one.
    Promise.all(screensIn(locale).map((screen) => fetchWords(chosen, screen))).then(
      () => setLocale(chosen),
      () => undefined,
    )
  }
  return <Context value={{ locale, t: wordsNow(locale, 'outside') ?? german, choose }}>{children}</Context>
}
