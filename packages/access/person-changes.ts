import { may, type Role } from '@siegel/contract'
import { Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import { hashPassword, newTotpSecret, totpUri } from '@siegel/sealing/node'
import type { Reader, Store, Transaction } from '@siegel/store'
import type { Caller } from './caller.ts'
import { newInitialPassword } from './initial-password.ts'
import { roleOf } from './sessions.ts'
import * as statements from './statements.ts'
import type { Workstations } from './workstations.ts'

/** What somebody signs in with, made new and shown once. */
export interface NewCredentials {
  password: string
  totpSecret: string
  totpUri: string
}

interface Parts {
  store: Store
  ledger: Ledger
  clock: Clock
  workstations: Workstations
}

/** What happens to people after they were added: other names, other roles, new credentials, leaving and coming back. */
export class PersonChanges {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Another name, another role; a role holds from the next request of every session on. Throws Refusal 'not-found',
   * 'person-removed', or 'last-administrator' where nobody would be left to administer.
   */
  change(caller: Caller, id: string, change: { name?: string | undefined; role?: Role | undefined }): void {
    const { store, ledger } = this.#parts
    store.transact((transaction) => {
      requireStill(transaction, caller)
      const person = requireActive(transaction, id)
      const { name = person.name, role = roleOf(person.role) } = change
      if (name === person.name && role === person.role) return
      if (!may(role, 'people.write')) requireAnotherAdministrator(transaction, person)
      transaction.run(statements.changePerson, { id, name, role })
      ledger.append(transaction, {
        actor: caller,
        verb: 'person-change',
        object: id,
        evidence: 'proven',
        facts: [
          ...(name === person.name ? [] : [`name ${person.name} to ${name}`]),
          ...(role === person.role ? [] : [`role ${person.role} to ${role}`]),
        ],
      })
    })
  }

  /**
   * Nobody comes in under this person's name any more: sessions, passkeys, day PINs and credentials go. The person stays
   * for what was done under the name. `requireReady` throws where something else must be done before; what it notes stands
   * in the log. Throws Refusal 'own-removal', 'not-found', 'person-removed', 'last-administrator'.
   */
  async remove(caller: Caller, id: string, requireReady: () => readonly string[] = () => []): Promise<void> {
    if (id === caller.id) throw new Refusal('own-removal')
    // Not even the hash of a password that is in use somewhere else, too, has to stay.
    const password = await hashPassword(newInitialPassword())
    const { store, ledger, clock, workstations } = this.#parts
    store.transact((transaction) => {
      requireStill(transaction, caller)
      const person = requireActive(transaction, id)
      requireAnotherAdministrator(transaction, person)
      const facts = requireReady()
      const at = new Date(clock.now()).toISOString()
      transaction.run(statements.setPersonState, { id, state: 'removed', removedAt: at })
      replaceCredentials(transaction, workstations, person, { password, totpSecret: newTotpSecret() })
      transaction.run(statements.deletePasskeysOf, { person: id })
      workstations.forget(transaction, id)
      ledger.append(transaction, { actor: caller, verb: 'person-remove', object: id, evidence: 'proven', facts })
    })
  }

  /** The person signs in again, in the old role and with new credentials. Throws Refusal 'not-found', 'person-active'. */
  bringBack(caller: Caller, id: string): Promise<NewCredentials> {
    return this.#withCredentials(caller, id, (transaction, person) => {
      if (person.state === 'active') throw new Refusal('person-active')
      transaction.run(statements.setPersonState, { id, state: 'active', removedAt: null })
      return { verb: 'person-return', facts: [`role ${person.role}`] }
    })
  }

  /**
   * Everything a colleague signs in with goes: password, secret for one-time codes, passkeys, sessions. The new ones are in
   * this answer only. Throws Refusal 'not-found', 'person-removed', or 'own-credentials': whoever finds an administrator's
   * workstation open must not be able to make it his own.
   */
  async reset(caller: Caller, id: string): Promise<NewCredentials> {
    if (id === caller.id) throw new Refusal('own-credentials')
    return this.#withCredentials(caller, id, (transaction, person) => {
      requireActive(transaction, id)
      const passkeys = transaction.run(statements.deletePasskeysOf, { person: person.id })
      return { verb: 'credentials-reset', facts: [`passkeys ${passkeys}`] }
    })
  }

  /**
   * A chosen password and a new secret for one-time codes, given back; sessions end, passkeys stay. For the command line,
   * which also lets the last administrator in again. Throws Refusal 'not-found'.
   */
  async resetTo(caller: Caller, userName: string, password: string): Promise<string> {
    const stored = await hashPassword(password)
    const totpSecret = newTotpSecret()
    const { store, ledger, workstations } = this.#parts
    store.transact((transaction) => {
      const person = transaction.get(statements.personByUserName, { userName })
      if (person === undefined) throw new Refusal('not-found')
      replaceCredentials(transaction, workstations, person, { password: stored, totpSecret })
      ledger.append(transaction, { actor: caller, verb: 'credentials-reset', object: person.id, evidence: 'proven' })
    })
    return totpSecret
  }

  async #withCredentials(
    caller: Caller,
    id: string,
    act: (
      transaction: Transaction,
      person: statements.PersonRow,
    ) => { verb: 'person-return' | 'credentials-reset'; facts: string[] },
  ): Promise<NewCredentials> {
    const password = newInitialPassword()
    const stored = await hashPassword(password)
    const totpSecret = newTotpSecret()
    const { store, ledger, workstations } = this.#parts
    const userName = store.transact((transaction) => {
      requireStill(transaction, caller)
      const person = requirePerson(transaction, id)
      const entry = act(transaction, person)
      replaceCredentials(transaction, workstations, person, { password: stored, totpSecret })
      ledger.append(transaction, { actor: caller, object: id, evidence: 'proven', ...entry })
      return person.user_name
    })
    return { password, totpSecret, totpUri: totpUri(totpSecret, 'Siegel', userName) }
  }
}

/** Throws Refusal 'not-allowed' for a person who was removed, or got another role, while the act was being prepared. */
export function requireStill(reader: Reader, caller: Caller): void {
  const person = reader.get(statements.personById, { id: caller.id })
  if (person !== undefined && (person.state !== 'active' || person.role !== caller.role))
    throw new Refusal('not-allowed')
}

function requirePerson(reader: Reader, id: string): statements.PersonRow {
  const person = reader.get(statements.personById, { id })
  if (person === undefined) throw new Refusal('not-found')
  return person
}

function requireActive(reader: Reader, id: string): statements.PersonRow {
  const person = requirePerson(reader, id)
  if (person.state !== 'active') throw new Refusal('person-removed')
  return person
}

/** Throws Refusal 'last-administrator' where the person is the only one who can manage people. */
function requireAnotherAdministrator(reader: Reader, person: statements.PersonRow): void {
  const administers = ({ role, state }: statements.PersonRow) => state === 'active' && may(roleOf(role), 'people.write')
  if (!administers(person)) return
  const others = reader.all(statements.people, {}).filter(({ id }) => id !== person.id)
  if (!others.some(administers)) throw new Refusal('last-administrator')
}

/** Other credentials; whoever is signed in with the old ones is not any more. */
function replaceCredentials(
  transaction: Transaction,
  workstations: Workstations,
  person: statements.PersonRow,
  made: { password: string; totpSecret: string },
): void {
  transaction.run(statements.setCredentials, { id: person.id, ...made })
  transaction.run(statements.endSessionsOfPerson, { person: person.id })
  workstations.dropPinsOf(transaction, person.id)
  transaction.run(statements.forgetTries, { key: `password/${person.user_name}` })
}
