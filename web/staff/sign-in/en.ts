import type { signInDe } from './de.ts'

export const signInEn = {
  title: 'Sign in',
  greeting: 'Good day',
  tiles: 'On this workstation today',
  byPin: 'by day PIN',
  withoutPin: 'by passkey or password',
  noPin: (name: string) =>
    `${name}: please sign in with a passkey or password. You can set a day PIN in your account afterwards.`,
  pinOf: (name: string) => `Day PIN, ${name}`,
  pinHint: 'After the sixth digit it goes on by itself.',
  passkey: 'Sign in with a passkey',
  passkeyWaiting: 'Please confirm …',
  passkeyNote: 'Fingerprint, face or security key. Nothing of that leaves your device.',
  password: 'Password and one-time code',
  userName: 'User name',
  passwordLabel: 'Password',
  code: 'One-time code',
  codeHint: '6 digits from your authenticator app',
  submit: 'Sign in',
  submitting: 'Checking …',
  lost: "Passkey or phone lost: ask the practice's administrator.",
  safeOpen: 'Safe open',
  version: (version: string) => `Version ${version}`,
  promise: 'Patient data lie on this safe in the practice and nowhere else.',
  lan: 'Other workstations',
  language: 'Deutsch',
  unreachable: 'The safe does not answer',
  unreachableText:
    'Is this computer in the practice network, and is the safe switched on? We try again every few seconds.',
} satisfies typeof signInDe
