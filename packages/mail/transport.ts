import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { AccountRow } from './statements.ts'

/** How long a server may take over each step. */
export interface Patience {
  connection_ms: number
  greeting_ms: number
  socket_ms: number
}
export const usualPatience: Patience = { connection_ms: 15_000, greeting_ms: 15_000, socket_ms: 60_000 }

export interface Message {
  /** Stays the same over all tries, so that a mail that came twice is known as one. */
  messageId: string
  to: string
  date: Date
  fromName: string
  subject: string
  text: string
}

/**
 * What came of a try. `account`: nothing can be sent with this account now; `later`: this mail not now; `refused`: this
 * mail never. `answer` is what the server said, for who typed the recipient; it may name the recipient.
 */
export type Outcome =
  | { result: 'accepted'; answer: string }
  | { result: 'account' | 'later' | 'refused'; code: string; answer?: string }

/**
 * Sends one mail to one recipient over TLS with a certificate that verifies, or not at all: where a server offers no
 * STARTTLS, or somebody on the way took the offer out, nothing is said in the clear, least of all the password.
 */
export async function send(
  account: Omit<AccountRow, 'at'>,
  password: string,
  message: Message,
  patience: Patience = usualPatience,
): Promise<Outcome> {
  const { host, port, security, user, address, ca } = account
  for (const value of [message.fromName, message.subject, message.to, message.messageId, address])
    if (/[\p{Cc}\u2028\u2029]/u.test(value)) throw new TypeError('a header holds a control character')
  const mail = await compose(account, message)
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: true,
    // What the server is greeted with: not the name of this computer.
    name: address.slice(address.lastIndexOf('@') + 1),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ...(ca === null ? {} : { ca }) },
    connectionTimeout: patience.connection_ms,
    greetingTimeout: patience.greeting_ms,
    socketTimeout: patience.socket_ms,
    logger: false,
  })
  let phase: Phase = 'connect'
  const failed = new Promise<never>((_, reject) => connection.on('error', reject))
  const step = <T>(work: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> =>
    Promise.race([
      failed,
      new Promise<T>((resolve, reject) =>
        work((error, value) => (error === undefined || error === null ? resolve(value as T) : reject(error))),
      ),
    ])
  failed.catch(() => undefined)
  try {
    await step((done) => connection.connect(done))
    phase = 'sign-in'
    if (!connection.allowsAuth) return { result: 'account', code: 'mail-sign-in' }
    await step((done) => connection.login({ credentials: { user, pass: password } }, done))
    phase = 'send'
    const { response } = await step<SMTPConnection.SentMessageInfo>((done) =>
      connection.send({ from: address, to: [message.to] }, mail, done),
    )
    connection.quit()
    return { result: 'accepted', answer: readable(response) }
  } catch (error) {
    return failure(phase, error as SmtpError)
  } finally {
    connection.close()
  }
}

/** The mail as it goes over the wire: text alone, in lines that need no special server. */
function compose({ address }: Pick<AccountRow, 'address'>, message: Message): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: message.fromName, address },
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    textEncoding: 'quoted-printable',
    messageId: message.messageId,
    date: message.date,
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    // Nobody's absence note answers it (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
  return composer.compile().build()
}

type Phase = 'connect' | 'sign-in' | 'send'

interface SmtpError {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  message: string
}

function failure(phase: Phase, { code, command, responseCode = 0, response = '', message }: SmtpError): Outcome {
  const answer = response === '' ? {} : { answer: readable(response) }
  const outcome = (result: 'account' | 'later' | 'refused', name: string): Outcome => ({
    result,
    code: name,
    ...answer,
  })
  const isForGood = responseCode >= 500
  if (phase === 'send') {
    if (command === 'MAIL FROM' && isForGood) return outcome('account', 'mail-sender')
    if (isForGood) return outcome('refused', command === 'RCPT TO' ? 'mail-recipient' : 'mail-refused')
    // Without an answer nobody knows whether the server has it: it goes again, under the same Message-ID.
    return outcome('later', responseCode === 0 ? 'mail-unsure' : 'mail-later')
  }
  if (phase === 'sign-in' && responseCode !== 0) return outcome('account', isForGood ? 'mail-sign-in' : 'mail-later')
  if (command === 'STARTTLS' && response !== '') return outcome('account', 'mail-no-starttls')
  if (/certificate|self-signed|altname|CERT_/i.test(message)) return outcome('account', 'mail-certificate')
  if (code === 'ETLS' || /SSL|wrong version number/.test(message)) return outcome('account', 'mail-no-tls')
  if (responseCode !== 0) return outcome('account', 'mail-later')
  if (code === 'EDNS') return outcome('account', 'mail-no-host')
  return outcome('account', code === 'ETIMEDOUT' ? 'mail-timeout' : 'mail-no-connection')
}

/** A server's words as one line that can be shown. */
const readable = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 300)
