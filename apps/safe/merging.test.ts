import { Units } from '@siegel/codes/units'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { callerOfRole } from '@siegel/access'
import type { DiagnosticReport, DocumentReference, Observation, Patient, Resource } from '@siegel/fhir'
import { isRefusal, KeyedQueue } from '@siegel/foundation'
import { createLogger } from '@siegel/foundation/logger'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import {
  mergePair,
  mergePatients,
  mergesOf,
  unmergePatients,
  masterDataPage,
  type MergeContext,
} from '@siegel/practice'
import { Records, recordsSchema } from '@siegel/records'
import {
  closeForMerge,
  GatewaySync,
  mailboxStateOf,
  noticesSchema,
  PatientAccess,
  portalStateOf,
  releaseSchema,
  SealedFiles,
  withdrawMoved,
  type GatewayClient,
  type ReleaseContext,
} from '@siegel/release'
import { ed25519PublicKey, generateAgeKeys, practiceFingerprint, randomBytes, randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import { mailboxState } from '../../packages/release/mailbox-state.ts'
import { heldMail } from '../../packages/release/notices/testing.ts'

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
const pdf = new TextEncoder().encode('%PDF-1.4 Befund')

/** Records, mailboxes and a gateway that remembers which mailboxes it was told to hold. */
async function fixture(t: TestContext) {
  const folder = temporaryFolder(t)
  const clock = standingClock()
  const schemas = [ledgerSchema, recordsSchema, releaseSchema, noticesSchema]
  const store = new Store({ file: join(folder, 'r.db'), key: new Uint8Array(32), schemas })
  t.after(() => store.close())
  const ledger = new Ledger(store, clock)
  const records = new Records({ store, ledger, clock, newId: randomId })
  const keys = new Map<string, Uint8Array>()
  const keyOf = (holder: string) => keys.get(holder) ?? keys.set(holder, randomBytes(32)).get(holder) ?? assert.fail()
  const blobs = new Blobs(join(folder, 'blobs'), 'safe', keyOf)
  const [rootSeed, documentSeed, logSeed, tunnelSeed] = [0, 0, 0, 0].map(() => randomBytes(32)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const practiceId = practiceFingerprint(ed25519PublicKey(rootSeed))
  const [inbox, requests] = [await generateAgeKeys(), await generateAgeKeys()]
  const release: ReleaseContext = {
    store,
    ledger,
    records,
    blobs,
    sealedFiles: new SealedFiles(join(folder, 'sealed')),
    clock,
    keys: { practice: practiceId, rootSeed, documentSeed, logSeed, tunnelSeed, inbox, requests },
    practice: () => ({ name: 'Praxis', doctors: [], hostNames: ['praxis.localhost'], timeZone: 'Europe/Berlin' }),
    copyOf: (_, original) => Promise.resolve(original),
    alsoListed: () => ({}),
    mail: heldMail(false),
    logOrigin: 'siegel/log/test',
    log: createLogger('test', 'silent'),
    locks: new KeyedQueue(),
  }
  const atGateway = new Set<string>()
  const gateway: Partial<GatewayClient> = {
    putMailbox: ({ params }) => Promise.resolve((atGateway.add(params.mailbox), { missing: [] })),
    deleteMailbox: ({ params }) => Promise.resolve(void atGateway.delete(params.mailbox)),
    endSessions: () => Promise.resolve(undefined),
  }
  const access = new PatientAccess(
    release,
    gateway as GatewayClient,
    new GatewaySync(release, gateway as GatewayClient),
  )
  const context: MergeContext = {
    records,
    now: () => clock.now(),
    timeZone: () => 'Europe/Berlin',
    releaseOf: () => ({}),
    signed: () => undefined,
    units: () => new Units(),
    catalogueYear: () => undefined,
    diagnosisYear: () => undefined,
    portalOf: (patient) => store.read((reader) => mailboxStateOf(reader, clock, patient)),
    blobs,
    mailboxes: { close: closeForMerge, withdraw: withdrawMoved },
  }
  const add = (resource: Resource) =>
    records.transact(doctor, { verb: 'create' }, (write) => write.create(resource).resource.id ?? '')
  const person = (family: string) =>
    add({ resourceType: 'Patient', name: [{ family, given: ['Karin'] }], birthDate: '1958-03-14' } as Patient)
  const report = (patient: string, title: string) => {
    const subject = { reference: `Patient/${patient}` }
    const value: Observation = { resourceType: 'Observation', status: 'final', code: { text: title }, subject }
    const result = [{ reference: `Observation/${add(value)}` }]
    const made: DiagnosticReport = {
      resourceType: 'DiagnosticReport',
      status: 'final',
      code: { text: title },
      subject,
      result,
    }
    return `DiagnosticReport/${add(made)}`
  }
  const letter = (patient: string) => {
    const { id } = blobs.put(patient, 'application/pdf', pdf)
    const made: DocumentReference = {
      resourceType: 'DocumentReference',
      status: 'current',
      subject: { reference: `Patient/${patient}` },
      description: 'Brief',
      content: [{ attachment: { contentType: 'application/pdf', url: `Binary/${id}`, title: 'brief.pdf' } }],
    }
    return `DocumentReference/${add(made)}`
  }
  const release1 = (patient: string, reference: string) =>
    access.release(doctor, patient, [reference], { meaning: 'Alles gut.' })
  const mailboxOf = (patient: string) => store.read((reader) => portalStateOf(reader, clock, patient).mailbox)
  /** What the patient's browser would show, by reference; undefined where there is no open mailbox. */
  const shows = (patient: string): string[] | undefined => {
    const mailbox = mailboxOf(patient)
    if (mailbox === undefined) return undefined
    return store.read((reader) =>
      mailboxState(release, reader, mailbox)?.index.items.map(({ reference }) => reference ?? ''),
    )
  }
  const version = async (id: string) => (await masterDataPage(context, doctor, id)).version
  const merge = async (source: string, target: string, mailbox?: 'close-source') => {
    const [ifVersion, ifSourceVersion] = [await version(target), await version(source)]
    return access.alone([source, target], () =>
      mergePatients(context, doctor, target, { source, reason: 'doppelt', ifVersion, ifSourceVersion, mailbox }),
    )
  }
  const unmerge = async (id: string) => {
    const pair = await mergePair(context, doctor, id)
    return access.alone([pair.source, pair.target], () => unmergePatients(context, doctor, id, pair, 'verwechselt'))
  }
  const subjectOf = (reference: string) =>
    records.read(doctor, { verb: 'read' }, (reader) => {
      const [type = '', id = ''] = reference.split('/')
      return (reader.get(type, id)?.resource as Observation | undefined)?.subject?.reference
    })
  const readFile = (reference: string) =>
    records.read(doctor, { verb: 'read' }, (reader) => {
      const document = reader.require<DocumentReference>('DocumentReference', reference.split('/')[1] ?? '').resource
      const file = reader.file(document.content[0]?.attachment.url?.split('/')[1] ?? '')
      return file?.place === undefined ? undefined : Buffer.from(blobs.get(file.place)).toString()
    })
  return {
    access,
    add,
    atGateway,
    context,
    letter,
    mailboxOf,
    merge,
    person,
    readFile,
    records,
    release1,
    report,
    shows,
    subjectOf,
    unmerge,
    version,
  }
}

const refused = (code: string) => (error: unknown) => isRefusal(error, code)

test('an open mailbox, of either, keeps two records apart until somebody says what becomes of it', async (t) => {
  const { access, merge, person } = await fixture(t)
  const [a, b] = [person('Ostermann'), person('Ostermannn')]
  await access.invite(doctor, a, { language: 'de', channel: 'letter' })
  await assert.rejects(merge(b, a), refused('mailbox-open'))
  await assert.rejects(merge(a, b), refused('mailbox-open'))
  await access.revoke(doctor, a)
  await merge(a, b)
})

test('A’s mailbox never shows what was released to B, by a merge or after it is undone', async (t) => {
  const { access, atGateway, mailboxOf, merge, person, release1, report, shows, unmerge } = await fixture(t)
  const [a, b] = [person('Ostermann'), person('Ostermannn')]
  await access.invite(doctor, a, { language: 'de', channel: 'letter' })
  await access.invite(doctor, b, { language: 'de', channel: 'letter' })
  const [ofA, ofB] = [report(a, 'A'), report(b, 'B')]
  await release1(a, ofA)
  await release1(b, ofB)
  assert.deepEqual([shows(a), shows(b)], [[ofA], [ofB]])
  const { merge: id } = await merge(b, a, 'close-source')
  assert.deepEqual(shows(a), [ofA], 'nothing came over')
  assert.equal(shows(b), undefined, 'closed')
  assert.ok(!atGateway.has(mailboxOf(b) ?? '') && atGateway.has(mailboxOf(a) ?? ''), 'and gone from the gateway')
  await assert.rejects(access.invite(doctor, b, { language: 'de', channel: 'letter' }), refused('already-merged'))
  await assert.rejects(release1(b, ofB), refused('not-found'))
  // Now B's report lies in A's chart, and a doctor releases it there.
  await release1(a, ofB)
  const afterMerge = report(a, 'danach')
  await release1(a, afterMerge)
  assert.deepEqual(shows(a)?.toSorted(), [ofA, ofB, afterMerge].toSorted())
  const undone = await unmerge(id)
  assert.equal(undone.withdrawn, 1)
  assert.ok(undone.newer.includes(afterMerge), 'what came since is named, so that somebody looks')
  assert.deepEqual(shows(a)?.toSorted(), [ofA, afterMerge].toSorted(), 'B’s report is gone from A’s mailbox')
  assert.equal(shows(b), undefined, 'B’s stays closed until B is invited anew')
  await access.invite(doctor, a, { language: 'de', channel: 'letter' })
  assert.ok(!shows(a)?.includes(ofB), 'also in a new epoch')
  await access.invite(doctor, b, { language: 'de', channel: 'letter' })
  assert.deepEqual(shows(b), [], 'what was withdrawn stays so until it is released again')
  await release1(b, ofB)
  assert.deepEqual(shows(b), [ofB])
})

test('what was released before there was a mailbox is withdrawn, and comes up in none that is opened later', async (t) => {
  const { access, merge, person, release1, report, shows, unmerge } = await fixture(t)
  const [a, b] = [person('Ostermann'), person('Ostermannn')]
  await release1(b, report(b, 'B'))
  const { merge: id } = await merge(b, a)
  await access.invite(doctor, a, { language: 'de', channel: 'letter' })
  assert.deepEqual(shows(a), [])
  await unmerge(id)
  await access.invite(doctor, b, { language: 'de', channel: 'letter' })
  assert.deepEqual(shows(b), [])
})

test('a release that was being prepared while the record went elsewhere is refused', async (t) => {
  const { access, context, merge, person, records, report, shows } = await fixture(t)
  const [a, b] = [person('Ostermann'), person('Ostermannn')]
  const ofB = report(b, 'B')
  const { merge: id } = await merge(b, a)
  await access.invite(doctor, a, { language: 'de', channel: 'letter' })
  const pair = await mergePair(context, doctor, id)
  // The release has read the report when it goes back to B: sealing yields, and the merge is undone in between.
  const read = records.read.bind(records)
  let isDone = false
  records.read = async (caller, act, work) => {
    const result = await read(caller, act, work)
    if (act.purpose === 'release' && !isDone) {
      isDone = true
      unmergePatients(context, doctor, id, pair, 'verwechselt')
    }
    return result
  }
  await assert.rejects(access.release(doctor, a, [ofB], { meaning: 'Gut.' }), refused('version-conflict'))
  assert.deepEqual(shows(a), [])
})

test('a merge moves everything, leaves a chain that the log knows, and is undone without loss', async (t) => {
  const { add, context, letter, merge, person, readFile, records, report, subjectOf, unmerge } = await fixture(t)
  const [a, b, other] = [person('Ostermann'), person('Ostermannn'), person('Anders')]
  const [one, two, brief] = [report(b, 'eins'), report(b, 'zwei'), letter(b)]
  const elsewhere = `Observation/${add({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'vom Verwandten' },
    subject: { reference: `Patient/${other}` },
    performer: [{ reference: `Patient/${b}`, display: 'Bruder' }],
  } as Observation)}`
  const textOf = (reference: string) =>
    records.read(doctor, { verb: 'read' }, (reader) => {
      const [type = '', id = ''] = reference.split('/')
      const { meta: _, ...rest } = reader.require(type, id).resource
      return rest
    })
  const before = await Promise.all([one, two, brief, elsewhere].map(textOf))
  const { merge: id, moved } = await merge(b, a)
  assert.equal(moved, 6, 'two reports with their values, the letter, what points here from another chart')
  for (const reference of [one, two, brief]) assert.equal(await subjectOf(reference), `Patient/${a}`)
  assert.equal(await subjectOf(elsewhere), `Patient/${other}`)
  assert.equal(await readFile(brief), '%PDF-1.4 Befund', 'its file opens under the other key')
  const [listed] = await mergesOf(context, doctor, a)
  assert.deepEqual([listed?.id, listed?.reason, listed?.moved, listed?.undone], [id, 'doppelt', 6, undefined])
  assert.equal((await masterDataPage(context, doctor, b)).state.mergedInto?.id, a)
  for (const patient of [a, b, other]) records.verifyChart(patient)
  records.transact(doctor, { verb: 'update' }, (write) => {
    const stored = write.require<DiagnosticReport>('DiagnosticReport', two.split('/')[1] ?? '')
    write.update({ ...stored.resource, conclusion: 'nachgetragen' }, stored.version)
    const document = write.require<DocumentReference>('DocumentReference', brief.split('/')[1] ?? '')
    write.update({ ...document.resource, description: 'Arztbrief' }, document.version)
  })
  const undone = await unmerge(id)
  assert.deepEqual([undone.moved, undone.changed.toSorted(), undone.newer], [6, [two, brief].toSorted(), []])
  const after = await Promise.all([one, two, brief, elsewhere].map(textOf))
  assert.deepEqual(after, [
    before[0],
    { ...before[1], conclusion: 'nachgetragen' },
    { ...before[2], description: 'Arztbrief' },
    before[3],
  ])
  assert.equal(await readFile(brief), '%PDF-1.4 Befund')
  for (const patient of [a, b, other]) records.verifyChart(patient)
  assert.equal((await mergesOf(context, doctor, a))[0]?.undone?.reason, 'verwechselt')
  assert.deepEqual((await masterDataPage(context, doctor, b)).state, { active: true })
  await assert.rejects(unmerge(id), refused('not-merged'))
})

test('merges stand in a row and are undone from the last; nothing is merged twice or into itself', async (t) => {
  const { context, merge, person, report, subjectOf, unmerge, version } = await fixture(t)
  const [a, b, c] = [person('Eins'), person('Zwei'), person('Drei')]
  const ofA = report(a, 'A')
  const first = await merge(a, b)
  const second = await merge(b, c)
  assert.equal(await subjectOf(ofA), `Patient/${c}`)
  await assert.rejects(merge(a, c), refused('already-merged'))
  await assert.rejects(merge(c, b), refused('already-merged'))
  await assert.rejects(merge(c, c), refused('merge-same'))
  await assert.rejects(unmerge(first.merge), refused('already-merged'))
  await unmerge(second.merge)
  assert.equal(await subjectOf(ofA), `Patient/${b}`)
  await unmerge(first.merge)
  assert.equal(await subjectOf(ofA), `Patient/${a}`)
  const stale = { source: a, reason: 'x', ifVersion: '1', ifSourceVersion: await version(a) }
  await assert.rejects(mergePatients(context, doctor, c, stale), refused('version-conflict'))
  const office = callerOfRole('p9', 'Ina Feld', 'office')
  const ask = { ...stale, ifVersion: await version(c) }
  await assert.rejects(mergePatients(context, office, c, ask), refused('not-allowed'))
})
