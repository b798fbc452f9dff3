import { createAuthority, issueServerCertificate, type KeyAndCertificate } from '@siegel/sealing/node'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a server has taken it. */
export interface TakenMail {
  from: string
  to: string[]
  /** The whole of it, as it came over the wire. */
  source: string
}

export interface MailServer {
  host: string
  port: number
  /** The authority of its certificate, PEM. */
  ca: string
  user: string
  password: string
  taken: TakenMail[]
  /** How often somebody tried to sign in. */
  signIns: { user: string; password: string }[]
  /** The server itself, for tests of what goes wrong. */
  raw: SMTPServer
  close: () => Promise<void>
}

export interface MailServerOptions {
  /** TLS from the first byte; else STARTTLS. */
  secure?: boolean
  /** The name in its certificate. */
  certificateName?: string
  port?: number
  authority?: KeyAndCertificate
  server?: SMTPServerOptions
}

const credentials = { user: 'praxis', password: 'Postkutsche-1871' }

/** A real mail server on loopback, with TLS of an authority of its own. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const authority = options.authority ?? (await createAuthority('Mail of tests', 1))
  const { key, certificate } = await issueServerCertificate(authority, [options.certificateName ?? 'localhost'], 30)
  const taken: TakenMail[] = []
  const signIns: MailServer['signIns'] = []
  const server = new SMTPServer({
    secure: options.secure ?? false,
    key,
    cert: certificate,
    closeTimeout: 100,
    onAuth(given, _session, done) {
      const [username, password] = [given.username ?? '', given.password ?? '']
      signIns.push({ user: username, password })
      const isRight = username === credentials.user && password === credentials.password
      if (isRight) done(null, { user: username })
      else done(Object.assign(new Error('authentication failed'), { responseCode: 535 }))
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        taken.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          source: Buffer.concat(parts).toString(),
        })
        done(null, 'queued as 1')
      })
    },
    ...options.server,
  })
  // A client that breaks off is what some tests are about.
  server.on('error', () => undefined)
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = listening.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  return {
    host: 'localhost',
    port,
    ca: authority.certificate,
    ...credentials,
    taken,
    signIns,
    raw: server,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The text of a mail as its reader sees it: quoted-printable undone (RFC 2045 § 6.7). */
export function textOf({ source }: TakenMail): string {
  const body = source.slice(source.indexOf('\r\n\r\n') + 4).replaceAll('=\r\n', '')
  const bytes = body.replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
}

/** One header of a mail, unfolded. */
export const headerOf = ({ source }: TakenMail, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im')
    .exec(source.slice(0, source.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' '))?.[1]
    ?.trim()
