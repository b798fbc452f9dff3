import { useLanguage } from '../i18n/language.tsx'
import { accountWords } from './account-words.ts'

export const useAccountWords = () => accountWords[useLanguage().locale]
