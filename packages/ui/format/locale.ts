/** The languages of the staff's app, and of mails and letters. Formats take the tag of any language. */
export type Locale = 'de' | 'en'

const regions: Readonly<Record<string, string>> = { de: 'de-DE', en: 'en-GB' }

/** The Gregorian calendar and the digits of the letters and findings, whatever a language has besides. */
export const tagOf = (locale: string): string => `${regions[locale] ?? locale}-u-ca-gregory-nu-latn`
