import { accountWords } from '../../web/patient/account/account-words.ts'
import { de } from '../../web/patient/i18n/de.ts'
import { en } from '../../web/patient/i18n/en.ts'

/** The texts of the patient app as its pages have them: what comes first, and what comes with the account. */
export const patientWords = { de: { ...de, ...accountWords.de }, en: { ...en, ...accountWords.en } }
