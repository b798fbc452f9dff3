/** What is asked before the safe can be made. */
export interface Draft {
  practice: string
  telephone: string
  timeZone: string
  hostName: string
  name: string
  userName: string
  password: string
  role: 'admin' | 'doctor'
  passphrase: string
  passphraseAgain: string
}

export const emptyDraft: Draft = {
  practice: '',
  telephone: '',
  timeZone: 'Europe/Berlin',
  hostName: '',
  name: '',
  userName: '',
  password: '',
  role: 'admin',
  passphrase: '',
  passphraseAgain: '',
}

const fillers = new Set(
  'praxis hausarztpraxis gemeinschaftspraxis am an im in der die das zum zur dr med prof und fuer von'.split(' '),
)
const plain: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', ı: 'i', ł: 'l', ø: 'o' }

const words = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/[äöüßıłø]/g, (letter) => plain[letter] ?? '')
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => word !== '')

/** A short name in the network out of the practice's: `Praxis am Lindenplatz` → `lindenplatz`. */
export function hostNameFrom(practice: string): string {
  const all = words(practice)
  const telling = all.filter((word) => !fillers.has(word))
  return (telling.length > 0 ? telling : all).join('-').slice(0, 42).replace(/-+$/, '')
}

/** A user name out of a person's: `Dr. Katrin Hollmann` → `katrin.hollmann`. */
export function userNameFrom(name: string): string {
  const all = words(name).filter((word) => !fillers.has(word))
  const ends = [all[0], all.length > 1 ? all.at(-1) : undefined].filter((word) => word !== undefined)
  return ends.join('.').slice(0, 40)
}

export const isHostName = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(text)
export const isUserName = (text: string): boolean => /^[a-z0-9][a-z0-9._-]{1,39}$/.test(text)

const longEnough = (secret: string): boolean => secret.length >= 12 && secret.length <= 200

export type FieldIssue = 'required' | 'hostNameWrong' | 'userNameWrong' | 'tooShort' | 'differ'

/** What is still wrong on one of the first three steps, by field. */
export function issuesOf(step: number, draft: Draft): Partial<Record<keyof Draft, FieldIssue>> {
  const issues: Partial<Record<keyof Draft, FieldIssue>> = {}
  const need = (field: 'practice' | 'timeZone' | 'name') => {
    if (draft[field].trim() === '') issues[field] = 'required'
  }
  if (step === 0) {
    need('practice')
    need('timeZone')
    if (!isHostName(draft.hostName)) issues.hostName = 'hostNameWrong'
  }
  if (step === 1) {
    need('name')
    if (!isUserName(draft.userName)) issues.userName = 'userNameWrong'
    if (!longEnough(draft.password)) issues.password = 'tooShort'
  }
  if (step === 2) {
    if (!longEnough(draft.passphrase)) issues.passphrase = 'tooShort'
    else if (draft.passphrase !== draft.passphraseAgain) issues.passphraseAgain = 'differ'
  }
  return issues
}
