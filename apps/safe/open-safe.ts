import { Access } from '@siegel/access'
import { hex, KeyedQueue, unbase64, type Clock } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'
import { Catalogues } from '@siegel/codes'
import { Readers, resultCode, type IntakeContext } from '@siegel/intake'
import { Checkpoints, Ledger } from '@siegel/ledger'
import { Mail } from '@siegel/mail'
import {
  bookingHandlers,
  bookingIndex,
  createTask,
  expectedPatients,
  finishTask,
  Presence,
  receiveAnswers,
  receiveMessage,
  releasedCopy,
  type DocumentContext,
  type PracticeContext,
} from '@siegel/practice'
import { adoptFiles, Records } from '@siegel/records'
import {
  answersHandler,
  Certificates,
  gatewayClient,
  GatewaySync,
  GatewayWorker,
  InvitationBatches,
  mailboxStateOf,
  messageHandler,
  Opener,
  Openings,
  PatientAccess,
  releaseOf,
  ReleaseRules,
  Reminders,
  SealedFiles,
  Uploads,
  type PracticeFacts,
  type ReleaseContext,
  type ReleaseKeys,
} from '@siegel/release'
import type { Keyring } from '@siegel/sealing/keyring'
import {
  ed25519KeyPem,
  ed25519PublicKey,
  practiceFingerprint,
  randomId,
  selfSignedTunnelCertificate,
  sha256,
} from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import type { LocalAuthority } from './authority.ts'
import type { DataPaths } from './paths.ts'
import { localToken } from './secrets.ts'
import type { SettingsFile } from './settings.ts'
import { schemas } from './schemas.ts'

export interface OpenSafeOptions {
  paths: DataPaths
  settings: SettingsFile
  keyring: Keyring
  clock: Clock
  log: Logger
  authority: () => Promise<LocalAuthority>
}

/** Everything that lives while the safe is open; made from the keyring, gone when it is locked. */
export class OpenSafe {
  readonly store: Store
  readonly ledger: Ledger
  readonly records: Records
  readonly access: Access
  readonly blobs: Blobs
  readonly intake: IntakeContext
  readonly practice: PracticeContext
  readonly documents: DocumentContext
  readonly presence: Presence
  readonly catalogues: Catalogues
  readonly release: ReleaseContext
  readonly patientAccess: PatientAccess
  readonly invitationBatches: InvitationBatches
  readonly mail: Mail
  readonly releaseRules: ReleaseRules
  readonly #reminders: Reminders
  readonly checkpoints: Checkpoints
  readonly worker: GatewayWorker
  readonly gateway: ReturnType<typeof gatewayClient>
  readonly clock: Clock
  readonly log: Logger
  readonly keyring: Keyring
  readonly #opener = new Opener()
  readonly #readers: Readers
  readonly #certificates: Certificates
  readonly #options: OpenSafeOptions

  constructor(options: OpenSafeOptions) {
    const { paths, settings, keyring, clock, log } = options
    this.#options = options
    this.clock = clock
    this.log = log
    this.keyring = keyring
    const { safeId } = settingsOf(settings)
    this.store = new Store({ file: paths.database, key: keyring.get('database'), schemas })
    this.ledger = new Ledger(this.store, clock)
    this.access = new Access(this.store, this.ledger, clock, () => settingsOf(settings).timeZone)
    this.records = new Records({ store: this.store, ledger: this.ledger, clock, newId: randomId })
    this.blobs = new Blobs(paths.blobs, safeId, (holder) => patientKey(keyring, holder))
    this.#readers = new Readers({ readerEntry: paths.readerEntry })
    this.intake = {
      records: this.records,
      blobs: this.blobs,
      readers: this.#readers,
      newId: randomId,
      digest: (bytes) => hex(sha256(bytes)),
    }
    this.practice = {
      records: this.records,
      now: () => clock.now(),
      timeZone: () => settingsOf(settings).timeZone,
      signed: (transaction, caller, tasks) => this.releaseRules.signed(transaction, caller, tasks),
      releaseOf: (reference) => this.store.read((reader) => releaseOf(reader, reference)) ?? {},
      portalOf: (patient) => this.store.read((reader) => mailboxStateOf(reader, clock, patient)),
      diagnosisYear: (code) => this.catalogues.icd(code)?.year,
      units: () => this.catalogues.units(),
      catalogueYear: () => this.catalogues.currentYear(),
    }
    this.documents = { ...this.intake, ...this.practice }
    this.presence = new Presence(() => clock.now())
    this.catalogues = new Catalogues(this.store, this.ledger, clock)
    this.mail = new Mail({
      store: this.store,
      ledger: this.ledger,
      clock,
      log,
      password: mailPassword(keyring),
      timeZone: () => settingsOf(settings).timeZone,
    })
    const keys = releaseKeys(keyring)
    this.release = {
      store: this.store,
      ledger: this.ledger,
      records: this.records,
      blobs: this.blobs,
      sealedFiles: new SealedFiles(paths.sealed),
      clock,
      keys,
      practice: () => this.practiceFacts(),
      copyOf: (document, content) => releasedCopy(this.documents, document, content),
      alsoListed: bookingIndex(this.practice),
      mail: this.mail,
      logOrigin: `siegel/log/${settingsOf(settings).fingerprint}`,
      log,
      locks: new KeyedQueue(),
    }
    this.gateway = gatewayClient(paths.gatewaySocket, localToken(paths.run, 'gateway-token'))
    const sync = new GatewaySync(this.release, this.gateway)
    this.checkpoints = this.#makeCheckpoints(keys, sync)
    this.#certificates = new Certificates(this.store, this.ledger, clock, keys)
    const openings = new Openings(this.release, this.gateway, sync, this.#opener, () => this.certificate().serial)
    const uploads = new Uploads({
      context: this.release,
      gateway: this.gateway,
      sync,
      opener: this.#opener,
      handlers: {
        ...bookingHandlers(this.practice, randomId),
        answers: answersHandler(this.release, sync, receiveAnswers),
        message: messageHandler(this.release, sync, (patient, body) => receiveMessage(this.documents, patient, body)),
      },
    })
    this.patientAccess = new PatientAccess(this.release, this.gateway, sync)
    this.releaseRules = new ReleaseRules({
      context: this.release,
      access: this.patientAccess,
      resultCode,
      reminders: {
        put: (caller, reminder) => void createTask(this.practice, caller, reminder),
        done: (caller, key) => finishTask(this.practice, caller, key),
      },
    })
    this.#reminders = new Reminders({
      context: this.release,
      expected: (caller, day) => expectedPatients(this.practice, caller, day),
    })
    this.invitationBatches = new InvitationBatches(this.release, this.patientAccess)
    this.worker = new GatewayWorker({
      context: this.release,
      gateway: this.gateway,
      sync,
      openings,
      uploads,
      introduce: async () => {
        await this.introduce('open')
        const newest = this.checkpoints.newest()
        if (newest !== undefined) await sync.pushCheckpoint(newest.size, newest.note)
      },
    })
  }

  /** Checks the log against its witnesses, then begins the steady work. Throws Refusal 'log-rolled-back'. */
  async start(unlockedBy: string): Promise<void> {
    this.store.read((reader) => this.ledger.verify(reader))
    await this.checkpoints.check()
    this.store.transact((transaction) =>
      this.ledger.append(transaction, {
        actor: { id: 'system/safe', name: 'Siegel', role: 'system' },
        verb: 'unlock',
        object: unlockedBy,
        evidence: 'proven',
      }),
    )
    this.#opener.warm()
    this.checkpoints.start()
    this.worker.start()
    this.mail.start()
    this.releaseRules.start()
    this.#reminders.start()
    // What a crash left: of an import, blobs that no record has, and files under nobody's key.
    await this.catalogues.clear()
    await this.records.removeLoose(this.blobs)
    await adoptFiles(this.records, this.blobs)
  }

  practiceFacts(): PracticeFacts {
    const settings = settingsOf(this.#options.settings)
    const doctors = this.access.people().filter(({ role, removedAt }) => role === 'doctor' && removedAt === undefined)
    return {
      name: settings.practice,
      ...(settings.telephone === undefined ? {} : { telephone: settings.telephone }),
      doctors: doctors.map(({ name }) => name),
      hostNames: settings.patientHosts,
      ...(settings.linkPort === undefined ? {} : { linkPort: settings.linkPort }),
      timeZone: settings.timeZone,
    }
  }

  /** The practice certificate that holds now. */
  certificate(): { serial: number; note: string } {
    const { quorum, witnesses } = this.checkpoints.policy
    return this.#certificates.current(this.practiceFacts(), this.release.logOrigin, {
      quorum,
      witnesses: [...witnesses],
    })
  }

  /** Tells the gateway who the practice is, and gives it the keys under which it serves. */
  async introduce(state: 'open' | 'locked'): Promise<void> {
    const { name, telephone, doctors, hostNames } = this.practiceFacts()
    const authority = await this.#options.authority()
    const tls = await authority.server('patient', hostNames)
    const tunnelKey = ed25519KeyPem(this.release.keys.tunnelSeed)
    const tunnelCertificate = await selfSignedTunnelCertificate(tunnelKey)
    await this.gateway.identity({
      body: { tlsKey: tls.key, tlsCertificate: tls.certificate, tunnelKey, tunnelCertificate },
    })
    const certificate = this.certificate().note
    await this.gateway.practice({
      body: { practice: name, ...(telephone === undefined ? {} : { telephone }), doctors, certificate, safe: state },
    })
  }

  /** Ends the work and forgets the keys. */
  async close(): Promise<void> {
    this.worker.stop()
    this.invitationBatches.stop()
    await this.mail.stop()
    await this.releaseRules.stop()
    await this.#reminders.stop()
    this.checkpoints.stop()
    this.#opener.close()
    await this.#readers.close()
    await this.introduce('locked').catch(() => undefined)
    this.store.close()
    this.keyring.wipe()
  }

  #makeCheckpoints(keys: ReleaseKeys, sync: GatewaySync): Checkpoints {
    const { settings, clock, log } = this.#options
    const { quorum, witnesses } = settingsOf(settings)
    return new Checkpoints({
      store: this.store,
      ledger: this.ledger,
      clock,
      log,
      origin: this.release.logOrigin,
      seed: keys.logSeed,
      quorum,
      witnesses: witnesses.map(({ name, key, url }) => ({ name, key: unbase64(key), url })),
      onWitnessed: (size, note) => {
        sync.pushCheckpoint(size, note).catch(() => log.debug('checkpoint pushed later'))
      },
    })
  }
}

function settingsOf(file: SettingsFile) {
  if (file.current === undefined) throw new Error('the safe is not set up')
  return file.current
}

/** A new holder's key is durable before anything is sealed under it. */
function patientKey(keyring: Keyring, holder: string): Uint8Array {
  const isNew = !keyring.hasPatientKey(holder)
  const key = keyring.patientKey(holder)
  if (isNew) keyring.save()
  return key
}

/** The password of the mail account: durable before it counts. */
function mailPassword(keyring: Keyring) {
  return {
    get: () => keyring.getSecret('mail'),
    set: (password: string | undefined) => {
      keyring.setSecret('mail', password)
      keyring.save()
    },
  }
}

function releaseKeys(keyring: Keyring): ReleaseKeys {
  const rootSeed = keyring.get('root')
  return {
    practice: practiceFingerprint(ed25519PublicKey(rootSeed)),
    rootSeed,
    documentSeed: keyring.get('document'),
    logSeed: keyring.get('log'),
    tunnelSeed: keyring.get('tunnel'),
    inbox: keyring.getAgeKeys('inbox'),
    requests: keyring.getAgeKeys('requests'),
  }
}
