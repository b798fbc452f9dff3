import type { Locale } from '@siegel/ui'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { de, type Messages } from './de.ts'
import { en } from './en.ts'
import { preferredLocale } from './preferred.ts'

const catalogues: Readonly<Record<Locale, Messages>> = { de, en }
const stored = 'siegel.language'

interface Language {
  locale: Locale
  t: Messages
  choose: (locale: Locale) => void
}

const Context = createContext<Language>({ locale: 'de', t: de, choose: () => undefined })

export const useLanguage = (): Language => useContext(Context)

/** Gives everything inside the catalogue of the reader's language, and tells the document. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState(() => preferredLocale(read(), navigator.languages))
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const choose = (chosen: Locale) => {
    setLocale(chosen)
    try {
      localStorage.setItem(stored, chosen)
    } catch {
      // A private window: the choice holds until it is closed.
    }
  }
  return <Context value={{ locale, t: catalogues[locale], choose }}>{children}</Context>
}

function read(): string | null {
  try {
    return localStorage.getItem(stored)
  } catch {
    return null
  }
}
