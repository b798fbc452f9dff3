import type { frameDe } from './de.ts'

export const frameEn = {
  navigation: 'Areas',
  today: 'Today',
  patients: 'Patients',
  inbox: 'Inbox',
  tasks: 'Tasks',
  log: 'Log',
  administration: 'Administration',
  recent: 'Opened last',
  skip: 'To the content',
  demo: 'Demo',
  searchPatient: 'Find a patient: name, birth date, number',
  searchNone: 'Nobody found. Try the beginning of the family name or the birth date (12.03.1958).',
  searchHits: (count: number) => (count === 1 ? '1 hit' : `${count} hits`),
  commands: 'Commands',
  commandSearch: 'What do you want to do?',
  commandNone: 'No command fits.',
  lockScreen: 'Lock screen',
  lockScreenDone: 'Signed out. The safe stays open.',
  lockSafe: 'Lock the safe',
  lockSafeTitle: 'Lock the safe?',
  lockSafeText:
    'Everybody is signed out, and patients cannot reach their documents. Opening it takes the passphrase or the recovery code.',
  account: 'Own account',
  language: 'Language: Deutsch',
  lettersOn: 'Switch single-letter keys on',
  lettersOff: 'Switch single-letter keys off',
  addPasskey: 'Add a passkey',
  addPasskeyText:
    'With it you sign in on this device by fingerprint, face or security key. Nothing of that leaves the device.',
  passkeyLabel: 'Name of the device',
  passkeyHint: 'For example: front desk, left',
  passkeyAdded: 'Passkey added.',
  passkeysSoFar: 'Your passkeys',
  passkeyUsed: (when: string) => `last used ${when}`,
  passkeyNever: 'not used yet',
  passkeyWaiting: 'Please confirm …',
  status: 'State',
  portal: { connected: 'Portal reachable', offline: 'Portal not reachable', 'not-paired': 'no portal connected' },
  gatewayOffline: 'Gateway is not running',
  witness: {
    fresh: (ago: string) => `witnessed ${ago}`,
    late: (count: number) => `${count} not witnessed yet`,
    alarm: (count: number) => `${count} unwitnessed for over 15 min`,
    none: 'no witness set up',
  },
  ago: (seconds: number) =>
    seconds < 90
      ? `${seconds} s ago`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min ago`
        : `${Math.round(seconds / 3600)} h ago`,
  safeAway: 'No connection to the safe',
  safeAwayText: 'What you typed stays here. We try again every 5 seconds.',
  warnings: 'Notices',
  warning: {
    'link-dead': 'Five wrong PINs: the link is blocked. Ask what happened, and issue a new one if needed.',
    'many-wrong-tries': 'Conspicuously many failed sign-ins. Ask whether this was the patient.',
  },
  warningOther: 'Something unusual at a portal access.',
  warningUnnamed: 'A portal access',
  warningsMore: (count: number) => `${count} more`,
  dismiss: 'Hide',
  open: 'Look',
  notFound: 'There is no such page',
  notFoundText: 'Perhaps the link is old. On the left is everything there is.',
} satisfies typeof frameDe
