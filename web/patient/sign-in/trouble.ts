import type { Catalogue } from '../i18n/catalogue.ts'

/** Where on the page a failure belongs and which text says it. */
export type SignInTrouble = { place: 'top' | 'form' | 'code' | 'password' } & (
  | { error: keyof Catalogue['outside']['signIn']['errors'] }
  | { password: PasswordError }
  | { problem: string }
)
export type PasswordError = keyof Catalogue['outside']['passwordErrors']

const passwordErrors: Readonly<Record<string, PasswordError>> = {
  'password-too-short': 'short',
  'password-too-long': 'long',
  'password-common': 'common',
}

/** The text for a refused password, where the code is one. */
export const passwordError = (code: string): PasswordError | undefined => passwordErrors[code]

const stopping = /^(certificate|fingerprint|note|manifest|statement|index|access|item|answer|bag)-/

/**
 * What a failed sign-in means. What does not verify stops everything; `sent` tells whether anything had been sent: the
 * certificate is checked before that.
 */
export function signInTrouble(
  way: 'passkey' | 'password',
  code: string,
): SignInTrouble | { stop: string; sent: boolean } {
  const place = way === 'passkey' ? 'top' : 'form'
  // A slip in the code's second half looks like this; a passkey has no slips, so there it is another's certificate.
  if (code === 'certificate-other-practice' && way === 'password') return { place: 'code', error: 'codeOther' }
  if (code === 'opening-no') return { place, error: way === 'passkey' ? 'passkeyNo' : 'no' }
  if (code === 'account-code-malformed') return { place: 'code', error: 'codeMalformed' }
  const password = passwordError(code)
  if (password !== undefined) return { place: 'password', password }
  if (code === 'passkey-cancelled') return { place, error: 'cancelled' }
  if (code === 'passkey-other') return { place, error: 'otherPractice' }
  if (code.startsWith('passkey-')) return { place, error: 'failed' }
  if (stopping.test(code)) return { stop: code, sent: !/^(certificate|fingerprint)-/.test(code) }
  return { place, problem: code }
}
