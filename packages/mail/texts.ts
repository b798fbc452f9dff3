import type { OutboxRow } from './statements.ts'

export type Language = OutboxRow['language']
export type MailKind = OutboxRow['kind'] | 'test'

interface Facts {
  /** How the practice calls itself in mails. */
  called: string
  /** Where the mail leads, where it leads anywhere. */
  link?: string
  /** Last day of the link, as it is read. */
  until?: string
}

/** What the practice is called where it has chosen no name: nothing that says what its patients have. */
export const calledByDefault: Readonly<Record<Language, string>> = { de: 'Ihre Praxis', en: 'Your practice' }

const de = {
  subject: 'Nachricht Ihrer Praxis',
  greeting: 'Guten Tag,',
  regards: 'Freundliche Grüße',
  never: 'Bitte schreiben Sie uns nichts über Ihre Gesundheit per E-Mail. Nach der PIN fragen wir nie.',
  invitation: ({ link = '', until = '' }: Facts) => [
    'mit diesem Link richten Sie Ihr Postfach bei uns ein:',
    link,
    'Sie brauchen dazu eine PIN mit sechs Ziffern. Sie steht nicht in dieser E-Mail. Sie bekommen sie von uns auf einem anderen Weg: in der Praxis, am Telefon oder mit der Post.',
    `Der Link gilt bis ${until}.`,
    'Sie haben diese E-Mail nicht erwartet? Dann löschen Sie sie bitte, oder rufen Sie uns an.',
  ],
  'new-link': () => [
    'für Ihr Postfach bei uns wurde heute ein neuer Zugang ausgestellt. Alle bisherigen Zugänge sind damit beendet.',
    'Haben Sie darum gebeten? Dann müssen Sie nichts tun.',
    'Haben Sie nicht darum gebeten? Dann rufen Sie uns bitte gleich an.',
  ],
  notice: ({ called, link = '' }: Facts) => [
    `in Ihrem Postfach liegt etwas Neues. (${called})`,
    `Melden Sie sich an, um es zu lesen: ${link}`,
    'Was es ist, steht aus gutem Grund nicht in dieser E-Mail. Solche Hinweise schalten Sie in Ihrem Konto aus.',
  ],
  reminder: ({ called, link = '' }: Facts) => [
    `wir erinnern Sie an etwas, das morgen ansteht. (${called})`,
    `Was es ist und um welche Uhrzeit, steht in Ihrem Postfach: ${link}`,
    'Es steht aus gutem Grund nicht in dieser E-Mail. Solche Hinweise schalten Sie in Ihrem Konto aus.',
  ],
  test: () => ['diese E-Mail hat die Praxissoftware zur Probe verschickt. Das Mailkonto der Praxis funktioniert.'],
}

const en: typeof de = {
  subject: 'Message from your practice',
  greeting: 'Hello,',
  regards: 'Kind regards',
  never: 'Please do not write to us about your health by e-mail. We never ask for the PIN.',
  invitation: ({ link = '', until = '' }) => [
    'with this link you set up your mailbox with us:',
    link,
    'You need a PIN of six digits for it. It is not in this e-mail. You get it from us another way: at the practice, by telephone or by post.',
    `The link is valid until ${until}.`,
    'You did not expect this e-mail? Then please delete it, or call us.',
  ],
  'new-link': () => [
    'today a new access to your mailbox with us was issued. All accesses before have ended with it.',
    'Did you ask for it? Then there is nothing to do.',
    'Did you not ask for it? Then please call us at once.',
  ],
  notice: ({ called, link = '' }) => [
    `there is something new in your mailbox. (${called})`,
    `Sign in to read it: ${link}`,
    'For good reason this e-mail does not say what it is. You switch such notices off in your account.',
  ],
  reminder: ({ called, link = '' }) => [
    `we remind you of something that is due tomorrow. (${called})`,
    `What it is and at what time you find in your mailbox: ${link}`,
    'For good reason this e-mail does not say it. You switch such notices off in your account.',
  ],
  test: () => ['the practice software sent this e-mail as a test. The mail account of the practice works.'],
}

const texts = { de, en }

/** Subject and text of a mail: no name of a patient, nothing of what lies in a mailbox. */
export function mailText(kind: MailKind, language: Language, facts: Facts): { subject: string; text: string } {
  const words = texts[language]
  const parts = [words.greeting, ...words[kind](facts)]
  if (kind !== 'test') parts.push(words.never)
  return { subject: words.subject, text: `${parts.join('\n\n')}\n\n${words.regards}\n${facts.called}\n` }
}
