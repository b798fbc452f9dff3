import type { Locale } from '@siegel/ui'

/** The chosen language; else the first of the browser's that we have; else German. */
export function preferredLocale(chosen: string | null, languages: readonly string[]): Locale {
  if (chosen === 'de' || chosen === 'en') return chosen
  const first = languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === 'de' || tag === 'en')
  return first === 'en' ? 'en' : 'de'
}
