import { useLanguage } from '../i18n/language.tsx'
import { messageWordsDe, messageWordsEn, type MessageWords } from './words.ts'

export const useMessageWords = (): MessageWords => (useLanguage().locale === 'de' ? messageWordsDe : messageWordsEn)
