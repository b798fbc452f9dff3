import type { Flag, PatientRow, Slot } from '@siegel/contract/staff'
import type { Role } from '@siegel/contract'

type Gender = NonNullable<PatientRow['gender']>

export const commonDe = {
  close: 'Schließen',
  cancel: 'Abbrechen',
  back: 'Zurück',
  next: 'Weiter',
  printedAt: (when: string) => `gedruckt ${when}`,
  retry: 'Noch einmal versuchen',
  copy: 'Kopieren',
  copied: 'Kopiert',
  print: 'Drucken',
  download: 'Herunterladen',
  loading: 'Wird geladen …',
  unknownFailure: (code: string) => `Das hat nicht geklappt (Kennung ${code}). Bitte versuchen Sie es noch einmal.`,
  waitSeconds: (seconds: number) => `Bitte warten Sie noch ${seconds} s.`,
  noPermission: 'Kein Zugriff mit Ihrer Rolle',
  noPermissionText: (role: string) =>
    `Sie sind als „${role}“ angemeldet. Diese Ansicht gehört nicht dazu. Wer sie braucht, bekommt sie von der Verwaltung der Praxis.`,
  none: 'keine',
  years: (age: number) => `${age} Jahre`,
  yearsShort: (age: number) => `${age} J.`,
  born: 'geb.',
  roles: {
    doctor: 'Ärztin/Arzt',
    assistant: 'MFA',
    office: 'Büro',
    admin: 'Verwaltung',
    dpo: 'Datenschutz',
  } satisfies Record<Role, string>,
  otherRoles: { patient: 'Patient', system: 'System' } as Readonly<Record<string, string>>,
  genders: { male: 'männlich', female: 'weiblich', other: 'divers', unknown: 'unbekannt' } satisfies Record<
    Gender,
    string
  >,
  portal: {
    none: 'nicht eingeladen',
    invited: 'eingeladen',
    active: 'Portal aktiv',
    blocked: 'Zugang geschlossen',
  } satisfies Record<PatientRow['portal'], string>,
  flags: {
    none: '',
    normal: 'im Bereich',
    low: 'zu niedrig',
    high: 'zu hoch',
    'critical-low': 'gefährlich niedrig',
    'critical-high': 'gefährlich hoch',
    abnormal: 'auffällig',
    critical: 'gefährlich',
  } satisfies Record<Flag, string>,
  slotKinds: {
    linkpin1: 'Link mit PIN',
    prf1: 'Passkey',
    password1: 'Passwort mit Kontocode',
  } satisfies Record<Slot['kind'], string>,
  statuses: {
    registered: 'angefordert',
    partial: 'Teilbefund',
    preliminary: 'vorläufig',
    final: 'Endbefund',
    amended: 'geändert',
    corrected: 'korrigiert',
    appended: 'ergänzt',
    cancelled: 'storniert',
    'entered-in-error': 'irrtümlich',
    active: 'offen',
    completed: 'erledigt',
    revoked: 'storniert',
    draft: 'Entwurf',
    current: '',
    superseded: 'ersetzt',
    unknown: '',
  } as Readonly<Record<string, string>>,
}
