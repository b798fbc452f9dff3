import type { LanguageFacts } from '../../i18n/catalogue.ts'

export const language: LanguageFacts = { name: 'English', direction: 'ltr' }
