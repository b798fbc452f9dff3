import { useLanguage } from '../i18n/language.tsx'
import { formPageWords } from './words.ts'

export const useFormWords = () => formPageWords[useLanguage().locale]
