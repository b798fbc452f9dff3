import type { Locale } from '@siegel/ui'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { de, type Messages } from './de.ts'
import { preferredLocale } from './preferred.ts'

/** German comes with the app, every other language when it is wanted. */
const catalogues: Readonly<Record<Locale, () => Promise<Messages>>> = {
  de: () => Promise.resolve(de),
  en: () => import('./en.ts').then(({ en }) => en),
}
const stored = 'siegel.language'

interface Spoken {
  locale: Locale
  t: Messages
}

interface Language extends Spoken {
  choose: (locale: Locale) => void
}

const german: Spoken = { locale: 'de', t: de }
const Context = createContext<Language>({ ...german, choose: () => undefined })

export const useLanguage = (): Language => useContext(Context)

/** The reader's language with its texts; German where the texts of another cannot be fetched. */
export async function firstLanguage(): Promise<Spoken> {
  const locale = preferredLocale(read(), navigator.languages)
  try {
    return { locale, t: await catalogues[locale]() }
  } catch {
    return german
  }
}

/** Gives everything inside the catalogue of the reader's language, and tells the document. */
export function LanguageProvider({ first, children }: { first: Spoken; children: ReactNode }) {
  const [spoken, setSpoken] = useState(first)
  const { locale } = spoken
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const choose = (chosen: Locale) => {
    keep(chosen)
    // Where the texts cannot be fetched now, the page stays as it is; the choice holds for the next one.
    catalogues[chosen]().then(
      (t) => setSpoken({ locale: chosen, t }),
      () => undefined,
    )
  }
  return <Context value={{ ...spoken, choose }}>{children}</Context>
}

function keep(chosen: Locale): void {
  try {
    localStorage.setItem(stored, chosen)
  } catch {
    // A private window: the choice holds until it is closed.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(stored)
  } catch {
    return null
  }
}
