import type { LanguageFacts } from '../../i18n/catalogue.ts'

export const language: LanguageFacts = { name: 'Deutsch', direction: 'ltr' }
