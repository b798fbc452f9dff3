import { sharesDe } from '../shares/de.ts'
import { sharesEn } from '../shares/en.ts'
import { archiveDe } from '../take-along/de.ts'
import { archiveEn } from '../take-along/en.ts'
import { accountDe } from './de.ts'
import { accountEn } from './en.ts'

/** Words of the account and what belongs to it: loaded with its pages, since nobody needs them before. */
export const accountWords = {
  de: { account: accountDe, shares: sharesDe, archive: archiveDe },
  en: { account: accountEn, shares: sharesEn, archive: archiveEn },
}
