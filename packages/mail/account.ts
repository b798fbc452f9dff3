import { mailAddress, Refusal } from '@siegel/foundation'
import { certificateValidity } from '@siegel/sealing/node'
import { isoNow, type Actor, type MailContext } from './context.ts'
import * as statements from './statements.ts'

/** The account as screens show it: everything but the password. */
export interface AccountFacts {
  host: string
  port: number
  security: 'tls' | 'starttls'
  user: string
  address: string
  name?: string | undefined
  ca?: string | undefined
}

export const readAccount = ({ store }: MailContext): statements.AccountRow | undefined =>
  store.read((reader) => reader.get(statements.account, {}))

export function factsOf({ name, ca, at: _at, ...rest }: statements.AccountRow): AccountFacts {
  return { ...rest, ...(name === null ? {} : { name }), ...(ca === null ? {} : { ca }) }
}

/**
 * Keeps the account. A password stays with the server it was given for: another host, port, user or authority asks for it
 * again, or whoever may change the account could have the old one sent to a server of their own.
 * Throws Refusal 'mail-password-needed', 'mail-address-invalid' or 'mail-authority-unreadable'.
 */
export function putAccount(context: MailContext, actor: Actor, facts: AccountFacts, password?: string): void {
  const address = mailAddress(facts.address)
  if (address === undefined) throw new Refusal('mail-address-invalid')
  if (facts.ca !== undefined) requireCertificates(facts.ca)
  const before = readAccount(context)
  const row = { ...facts, address, name: facts.name ?? null, ca: facts.ca ?? null, at: isoNow(context) }
  const isSameServer =
    before !== undefined &&
    context.password.get() !== undefined &&
    (['host', 'port', 'user', 'ca', 'security'] as const).every((field) => before[field] === row[field])
  if (password === undefined && !isSameServer) throw new Refusal('mail-password-needed')
  // The old password must not stand beside a new server, whenever the power goes: first none, then the account, then the new.
  if (password !== undefined) context.password.set(undefined)
  context.store.transact((transaction) => {
    transaction.run(statements.putAccount, row)
    transaction.run(statements.tryAllNow, { now: row.at })
    context.ledger.append(transaction, {
      actor,
      verb: 'mail-account',
      object: 'mail/account',
      evidence: 'proven',
      facts: [`host ${row.host}`, ...(password === undefined ? [] : ['password set'])],
    })
  })
  if (password !== undefined) context.password.set(password)
}

/** Forgets the account and its password; what waits stays until it is too old. */
export function removeAccount(context: MailContext, actor: Actor): void {
  context.password.set(undefined)
  context.store.transact((transaction) => {
    transaction.run(statements.deleteAccount, {})
    context.ledger.append(transaction, {
      actor,
      verb: 'mail-account',
      object: 'mail/account',
      evidence: 'proven',
      facts: ['removed'],
    })
  })
}

function requireCertificates(ca: string): void {
  const certificates = ca.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (certificates.length === 0 || certificates.length > 10) throw new TypeError('no certificate')
    for (const certificate of certificates) certificateValidity(certificate)
  } catch {
    throw new Refusal('mail-authority-unreadable')
  }
}
