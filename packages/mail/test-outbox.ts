import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Store } from '@siegel/store'
import type { SMTPServerOptions } from 'smtp-server'
import { Mail, mailSchema } from './index.ts'
import { startMailServer, type MailServer, type MailServerOptions } from './testing.ts'

export const admin = { id: 'person/1', name: 'Vera Amt', role: 'admin' as const }
export const hour_ms = 3_600_000
const patience = { connection_ms: 2000, greeting_ms: 1000, socket_ms: 1000 }

/** An outbox with a clock that stands, and how to look into it. */
export function fixture(t: TestContext, limits: { mostPerHour?: number } = {}) {
  const clock = standingClock()
  const store = new Store({
    file: join(temporaryFolder(t), 'm.db'),
    key: new Uint8Array(32),
    schemas: [ledgerSchema, mailSchema],
  })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  let password: string | undefined
  const context = {
    store,
    ledger,
    clock,
    log: createLogger('test', 'silent'),
    password: { get: () => password, set: (next: string | undefined) => (password = next) },
    timeZone: () => 'Europe/Berlin',
    patience,
    ...limits,
  }
  const mail = new Mail(context)
  const account = (
    server: Pick<MailServer, 'host' | 'port' | 'ca'>,
    more: { security?: 'tls'; name?: string } = {},
  ) => ({
    host: server.host,
    port: server.port,
    security: 'starttls' as const,
    user: 'praxis',
    address: 'post@praxis.example',
    ca: server.ca,
    ...more,
  })
  const queue = (patient = 'p1', kind: 'notice' | 'invitation' = 'notice') =>
    store.transact((transaction) =>
      mail.queue(transaction, {
        kind,
        patient,
        object: 'mailbox/1',
        address: `${patient}@example.org`,
        language: 'de',
        link: 'https://praxis.example/#1.secret',
        until: '2026-12-23T09:00:00.000Z',
        actor: admin,
      }),
    )
  const of = (patient = 'p1') => store.read((reader) => mail.mailsTo(reader, patient))
  const entries = () =>
    store
      .read((reader) => ledger.query(reader, {}, 1e9, 50))
      .map(({ entry }) => ({ ...entry, actor: entry.actor.name }))
  return { context, mail, clock, store, account, queue, of, entries, password: () => password }
}

/** A mail server that ends with the test. */
export async function serverFor(t: TestContext, server: SMTPServerOptions = {}, options: MailServerOptions = {}) {
  const started = await startMailServer({ ...options, server })
  t.after(() => started.close())
  return started
}
