import type { Role } from '@siegel/contract'
import { isRefusal, Refusal, type Clock } from '@siegel/foundation'
import type { Ledger } from '@siegel/ledger'
import {
  authenticationOptions,
  hashPassword,
  newTotpSecret,
  randomId,
  registrationOptions,
  totpUri,
  verifyAuthentication,
  verifyPassword,
  verifyRegistration,
  verifyTotp,
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  type RelyingParty,
} from '@siegel/sealing/node'
import type { Store, Transaction } from '@siegel/store'
import { callerOfRole, type Caller } from './caller.ts'
import { Ceremonies } from './ceremonies.ts'
import { ClientTokens } from './client-tokens.ts'
import { Clients } from './clients.ts'
import { Glasses } from './glasses.ts'
import { PersonChanges, requireStill } from './person-changes.ts'
import { roleOf, Sessions, type Way } from './sessions.ts'
import * as statements from './statements.ts'
import { countTry } from './throttle.ts'
import { Tokens } from './tokens.ts'
import { Workstations } from './workstations.ts'

export interface PersonDraft {
  name: string
  role: Role
  userName: string
  password: string
}

export interface Person {
  id: string
  name: string
  role: Role
  userName: string
  /** Since when the person cannot sign in any more. */
  removedAt?: string
}

export interface SignedIn {
  person: Person
  token: string
  expiresAt: string
  /** After a full sign-in: the token of the workstation, until midnight (milliseconds since the epoch). */
  workstation?: { token: string; until: number }
}

/** What an unknown user name is compared with, so that it takes as long as a known one. */
const nobody = hashPassword('nobody has this password')

/** People of the practice and how they sign in. */
export class Access {
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly clients: Clients
  readonly clientTokens: ClientTokens
  readonly workstations: Workstations
  readonly glasses: Glasses
  readonly persons: PersonChanges
  readonly #store: Store
  readonly #ledger: Ledger
  readonly #clock: Clock
  readonly #ceremonies: Ceremonies

  constructor(store: Store, ledger: Ledger, clock: Clock, timeZone: () => string = () => 'Europe/Berlin') {
    this.#store = store
    this.#ledger = ledger
    this.#clock = clock
    this.#ceremonies = new Ceremonies(clock)
    this.workstations = new Workstations(store, ledger, clock, timeZone)
    this.glasses = new Glasses(store, ledger, clock)
    this.persons = new PersonChanges({ store, ledger, clock, workstations: this.workstations })
    this.sessions = new Sessions(store, clock, this.glasses)
    this.tokens = new Tokens(store, ledger, clock)
    this.clients = new Clients(store, ledger, clock)
    this.clientTokens = new ClientTokens(store, ledger, clock)
  }

  /** Adds a person; the secret for one-time codes is in this answer only. Throws Refusal 'user-name-taken'. */
  async addPerson(
    caller: Caller,
    draft: PersonDraft,
    totpSecret = newTotpSecret(),
  ): Promise<{ person: Person; totpSecret: string; totpUri: string }> {
    const password = await hashPassword(draft.password)
    const { name, role, userName } = draft
    const person = { id: randomId(), name, role, userName }
    this.#store.transact((transaction) => {
      requireStill(transaction, caller)
      if (transaction.get(statements.personByUserName, { userName }) !== undefined) throw new Refusal('user-name-taken')
      transaction.run(statements.insertPerson, { ...person, password, totpSecret, at: this.#now() })
      this.#ledger.append(transaction, {
        actor: caller,
        verb: 'person-add',
        object: person.id,
        evidence: 'proven',
        facts: [`role ${role}`],
      })
    })
    return { person, totpSecret, totpUri: totpUri(totpSecret, 'Siegel', userName) }
  }

  /** Everybody, also who was removed: what they did keeps their names. */
  people(): Person[] {
    return this.#store.read((reader) => reader.all(statements.people, {})).map(personOf)
  }

  /**
   * Signs in by password and one-time code. Every wrong combination is the same Refusal 'sign-in-refused', takes the
   * same time and is logged; 'too-many-tries' while the user name is blocked.
   */
  async signInWithPassword(userName: string, password: string, code: string, workstation?: string): Promise<SignedIn> {
    const key = `password/${userName}`
    countTry(this.#store, key, this.#clock.now())
    const row = this.#store.read((reader) => reader.get(statements.personByUserName, { userName }))
    const passwordFits = await verifyPassword(password, row?.password ?? (await nobody))
    return (
      this.#store.transact((transaction) => {
        // Read again: while the password was being checked, the step may have been used by a second sign-in, or the
        // password replaced.
        const found = row === undefined ? undefined : transaction.get(statements.personById, { id: row.id })
        const person = found?.password === row?.password ? found : undefined
        const step =
          person === undefined
            ? undefined
            : verifyTotp(person.totp_secret, code, this.#clock.now(), person.totp_step ?? undefined)
        if (person === undefined || !passwordFits || step === undefined || person.state !== 'active') return undefined
        transaction.run(statements.setTotpStep, { id: person.id, step })
        transaction.run(statements.forgetTries, { key })
        return this.#signIn(transaction, person, 'password', workstation)
      }) ?? this.#refuse(row)
    )
  }

  /** Options for signing in by any passkey of this relying party. */
  async passkeySignInOptions(party: RelyingParty): Promise<{ ceremony: string; options: Record<string, unknown> }> {
    const options = await authenticationOptions(party)
    return { ceremony: this.#ceremonies.begin(options.challenge, 'sign-in'), options: { ...options } }
  }

  /** Signs in by passkey; throws Refusal 'sign-in-refused' or 'ceremony-over'. */
  async signInWithPasskey(
    party: RelyingParty,
    ceremony: string,
    response: unknown,
    workstation?: string,
  ): Promise<SignedIn> {
    const challenge = this.#ceremonies.take(ceremony, 'sign-in')
    const answer = response as AuthenticationResponseJSON
    const id = typeof answer.id === 'string' ? answer.id : ''
    const row = this.#store.read((reader) => reader.get(statements.passkeyById, { id }))
    if (row === undefined) return this.#refuse(undefined)
    const passkey = { id: row.id, publicKey: row.public_key, counter: row.counter }
    const verified = await verifyAuthentication(party, challenge, answer, passkey).catch((error: unknown) => {
      if (isRefusal(error)) return undefined
      throw error
    })
    return (
      this.#store.transact((transaction) => {
        // Read again: the passkey may have been taken away while the answer was being checked.
        const known = transaction.get(statements.passkeyById, { id })
        const person = known === undefined ? undefined : transaction.get(statements.personById, { id: known.person })
        if (person === undefined || person.state !== 'active' || verified === undefined) return undefined
        transaction.run(statements.usePasskey, { id: row.id, counter: verified.counter, at: this.#now() })
        return this.#signIn(transaction, person, 'passkey', workstation)
      }) ?? this.#refuse(this.#store.read((reader) => reader.get(statements.personById, { id: row.person })))
    )
  }

  async passkeyOptions(
    party: RelyingParty,
    caller: Caller,
  ): Promise<{ ceremony: string; options: Record<string, unknown> }> {
    const existing = this.passkeys(caller.id).map((row) => ({
      id: row.id,
      publicKey: row.public_key,
      counter: row.counter,
    }))
    const options = await registrationOptions(
      party,
      { id: caller.id, name: caller.name, displayName: caller.name },
      existing,
    )
    return { ceremony: this.#ceremonies.begin(options.challenge, caller.id), options: { ...options } }
  }

  async addPasskey(
    party: RelyingParty,
    caller: Caller,
    ceremony: string,
    label: string,
    response: unknown,
  ): Promise<void> {
    const challenge = this.#ceremonies.take(ceremony, caller.id)
    const before = this.#store.read((reader) => reader.get(statements.personById, { id: caller.id }))
    const passkey = await verifyRegistration(party, challenge, response as RegistrationResponseJSON)
    this.#store.transact((transaction) => {
      // Read again: a session that ended meanwhile because of new credentials must not leave a passkey behind.
      const now = transaction.get(statements.personById, { id: caller.id })
      if (before === undefined || now?.state !== 'active' || now.password !== before.password)
        throw new Refusal('ceremony-over')
      transaction.run(statements.insertPasskey, { ...passkey, person: caller.id, label, at: this.#now() })
      this.#ledger.append(transaction, { actor: caller, verb: 'passkey-add', evidence: 'proven' })
    })
  }

  passkeys(person: string): statements.PasskeyRow[] {
    return this.#store.read((reader) => reader.all(statements.passkeysOf, { person }))
  }

  /** Signs in by day PIN; throws Refusal 'day-pin-refused', whatever was wrong, and logs it. */
  async signInWithDayPin(workstation: string | undefined, person: string, pin: string): Promise<SignedIn> {
    const tried = await this.workstations.try(workstation, person, pin)
    const signedIn =
      tried === undefined || workstation === undefined
        ? undefined
        : this.#store.transact((transaction) => {
            const row = transaction.get(statements.personById, { id: person })
            const role = row?.state === 'active' ? row.role : undefined
            if (!this.workstations.take(transaction, workstation, tried, role) || row === undefined) return undefined
            return this.#signIn(transaction, row, 'day-pin', workstation)
          })
    if (signedIn !== undefined) return signedIn
    // Without a PIN that was tried nobody has been recognised, so nobody is named.
    const row =
      tried === undefined ? undefined : this.#store.read((reader) => reader.get(statements.personById, { id: person }))
    return this.#refuse(row, 'day-pin-refused')
  }

  /** Ends the session and takes the day PIN of this workstation along. */
  signOut(caller: Caller, token: string, workstation?: string): void {
    this.#store.transact((transaction) => {
      this.sessions.end(transaction, token)
      if (workstation !== undefined) this.workstations.leave(transaction, workstation, caller.id)
      this.#ledger.append(transaction, { actor: caller, verb: 'sign-out', evidence: 'proven' })
    })
  }

  /** Ends the session and keeps the day PIN: whoever comes back needs it. */
  lockScreen(caller: Caller, token: string): void {
    this.#store.transact((transaction) => {
      this.sessions.end(transaction, token)
      this.#ledger.append(transaction, { actor: caller, verb: 'lock-screen', evidence: 'proven' })
    })
  }

  /** Nobody stays signed in, and nobody comes back by day PIN. */
  endAll(transaction: Transaction): void {
    this.sessions.endAll(transaction)
    this.workstations.dropPins(transaction)
  }

  #signIn(transaction: Transaction, row: statements.PersonRow, way: Way, workstation?: string): SignedIn {
    const person = personOf(row)
    this.#ledger.append(transaction, {
      actor: callerOfRole(row.id, row.name, person.role),
      verb: 'sign-in',
      evidence: 'proven',
      facts: [way === 'day-pin' ? way : `by ${way}`],
    })
    return {
      person,
      ...this.sessions.start(transaction, row.id, way),
      ...(way === 'day-pin' ? {} : { workstation: this.workstations.arrive(transaction, workstation, row.id) }),
    }
  }

  /** A refused sign-in is logged under the person's name, or under nobody's: a mistyped name may be a password. */
  #refuse(row: statements.PersonRow | undefined, code = 'sign-in-refused'): never {
    const actor =
      row === undefined
        ? { id: 'unknown', name: 'unknown', role: 'system' }
        : { id: row.id, name: row.name, role: row.role }
    this.#store.transact((transaction) =>
      this.#ledger.append(transaction, {
        actor,
        verb: 'sign-in-refused',
        evidence: 'proven',
        ...(code === 'day-pin-refused' ? { facts: ['day-pin'] } : {}),
      }),
    )
    throw new Refusal(code)
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString()
  }
}

const personOf = (row: statements.PersonRow): Person => ({
  id: row.id,
  name: row.name,
  role: roleOf(row.role),
  userName: row.user_name,
  ...(row.removed_at === null ? {} : { removedAt: row.removed_at }),
})
