import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { callerOfRole, type Caller } from '@siegel/access'
import type { ReleaseRule } from '@siegel/contract/staff'
import type { DiagnosticReport, Observation, Task } from '@siegel/fhir'
import { protectChart } from '@siegel/records'
import { doctor, fixture } from '../testing.ts'
import { ReleaseRules } from './release-rules.ts'

const atOnce: ReleaseRule = {
  name: 'Elektrolyte',
  words: ['Kalium'],
  active: true,
  release: 'at-once',
  meaning: 'Ihr Kalium ist normal.',
}
const signedFirst: ReleaseRule = {
  name: 'Nieren',
  words: ['Kreatinin'],
  active: true,
  release: 'after-sign-off',
  onlyNormal: false,
  meaning: 'Wir sprechen beim nächsten Termin darüber.',
}
const talk: ReleaseRule = { name: 'HIV', words: ['HIV'], active: true, release: 'conversation', within_days: 3 }

async function practice(t: TestContext, rules: readonly ReleaseRule[] = [atOnce, signedFirst, talk]) {
  const one = await fixture(t)
  const reminders: Record<string, string> = {}
  const make = (access: Pick<typeof one.access, 'release'> = one.access) =>
    new ReleaseRules({
      context: one.context,
      access,
      resultCode: 'result',
      reminders: {
        put: (_, { key, text, due, patient }) => void (reminders[key] = `${text} ${due} ${patient}`),
        done: (_, key) => void delete reminders[key],
      },
    })
  const steady = make()
  steady.save(doctor, 0, rules)
  /** A report with one value in the inbox; assigned, unless nobody is. */
  const file = (name: string, flag = 'N', patient: string | null = one.id) =>
    one.records.transact(doctor, { verb: 'import' }, (write) => {
      const subject = patient === null ? { display: 'N. N.' } : { reference: `Patient/${patient}` }
      const observation: Observation = {
        resourceType: 'Observation',
        status: 'final',
        code: { text: name },
        subject,
        valueString: '4,2',
        interpretation: [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: flag }] },
        ],
      }
      const { id } = write.create(observation)
      const report: DiagnosticReport = {
        resourceType: 'DiagnosticReport',
        status: 'final',
        code: { text: name },
        subject,
        result: [{ reference: `Observation/${id}` }],
      }
      const reference = `DiagnosticReport/${write.create(report).id}`
      const task: Task = {
        resourceType: 'Task',
        status: 'requested',
        intent: 'order',
        code: { coding: [{ system: 'urn:siegel:task', code: 'result' }] },
        focus: { reference },
        for: subject,
      }
      return { reference, observation: id, task: write.create(task).id }
    })
  const change = (id: string, part: Partial<Task>) =>
    one.records.transact(doctor, { verb: 'update' }, (write) => {
      const { resource, version } = write.require<Task>('Task', id)
      write.update<Task>({ ...resource, ...part }, version)
    })
  const signOff = (id: string) =>
    one.records.transact(doctor, { verb: 'sign-off' }, (write) => {
      const { resource, version } = write.require<Task>('Task', id)
      write.update<Task>({ ...resource, status: 'completed' }, version)
      steady.signed(write.transaction, doctor, [id])
    })
  const items = (reference: string) =>
    one.store.read((reader) =>
      reader.query<{ meaning: string; author: string; withdrawn_at: string | null }>({
        text: 'SELECT meaning, author, withdrawn_at FROM released_item WHERE reference = ?',
        values: [reference],
      }),
    )
  const release = (reference: string, occasion?: { conversation: boolean }, by: Caller = doctor) =>
    one.access.release(by, one.id, [reference], { meaning: 'Besprochen.' }, occasion)
  return { ...one, steady, make, reminders, file, change, signOff, items, release }
}

test('a normal value is in the mailbox at once, under the name of who wrote the sentence, and the log says why', async (t) => {
  const { steady, file, items, store, context, id } = await practice(t)
  const { reference, task } = file('Kalium')
  await steady.run()
  assert.deepEqual(items(reference), [
    { meaning: 'Ihr Kalium ist normal.', author: 'Dr. Katrin Hollmann', withdrawn_at: null },
  ])
  assert.deepEqual(steady.planOf(task), { plan: 'released', rule: 'Elektrolyte', meaning: 'Ihr Kalium ist normal.' })
  const [entry] = store.read((reader) => context.ledger.query(reader, { patient: id }, 1e9, 1))
  assert.equal(entry?.entry.verb, 'release')
  assert.equal(entry.entry.purpose, 'release-rules')
  assert.equal(entry.entry.actor.id, 'system/release-rules')
  assert.ok(entry.entry.facts?.some((fact) => fact.startsWith('statement sha256:')))
})

test('what waits for the signature goes out with it, also when the power was gone between', async (t) => {
  const { steady, make, file, signOff, items } = await practice(t)
  const { reference, task } = file('Kreatinin', 'H')
  await steady.run()
  assert.deepEqual(items(reference), [])
  assert.equal(steady.planOf(task)?.plan, 'after-sign-off')
  signOff(task)
  await make().run()
  assert.equal(items(reference).length, 1)
  await make().run()
  assert.equal(items(reference).length, 1, 'once')
})

test('who signs before anything has looked does not miss the rule', async (t) => {
  const { steady, file, signOff, items } = await practice(t)
  const { reference, task } = file('Kreatinin')
  signOff(task)
  await steady.run()
  assert.equal(items(reference).length, 1)
})

test('a result of nobody is looked at once somebody is assigned, and not before', async (t) => {
  const { steady, file, records, items, id } = await practice(t)
  const nobody = file('Kalium', 'N', null)
  await steady.run()
  assert.deepEqual(items(nobody.reference), [])
  const subject = { reference: `Patient/${id}` }
  records.transact(doctor, { verb: 'assign', patient: id }, (write) => {
    const report = write.require<DiagnosticReport>('DiagnosticReport', nobody.reference.split('/')[1] ?? '')
    write.update<DiagnosticReport>({ ...report.resource, subject }, report.version)
    const observation = write.require<Observation>('Observation', nobody.observation)
    write.update<Observation>({ ...observation.resource, subject }, observation.version)
    const task = write.require<Task>('Task', nobody.task)
    write.update<Task>({ ...task.resource, for: subject }, task.version)
  })
  await steady.run()
  assert.equal(items(nobody.reference).length, 1)
})

test('what is told in a conversation waits, is on the list of tasks, and goes out only when it was held', async (t) => {
  const { steady, file, signOff, items, release, reminders, id } = await practice(t)
  const { reference, task } = file('HIV-Antikörper')
  await steady.run()
  signOff(task)
  await steady.run()
  assert.deepEqual(items(reference), [])
  const [reminder = ''] = Object.values(reminders)
  assert.match(reminder, new RegExp(`^Befund besprechen: HIV-Antikörper \\d{4}-\\d\\d-\\d\\d ${id}$`))
  await assert.rejects(release(reference), { code: 'conversation-first' })
  assert.deepEqual(items(reference), [])
  await release(reference, { conversation: true })
  assert.equal(items(reference).length, 1)
  await steady.run()
  assert.deepEqual(reminders, {})
  assert.equal(steady.planOf(task)?.plan, 'released')
})

test('attack: beside a normal value nothing that waits for a conversation comes through, in no way', async (t) => {
  const { access, file, records, id, steady, items } = await practice(t)
  const { reference } = file('HIV-Antikörper')
  const harmless = file('Kalium')
  await steady.run()
  assert.equal(items(reference).length, 0)
  const both = access.release(doctor, id, [harmless.reference, reference], { meaning: 'x' })
  await assert.rejects(both, { code: 'conversation-first' })
  assert.equal(items(harmless.reference).length, 1, 'that of the rule alone')
  assert.ok(records.isOpenTo(doctor, id))
})

test('attack: nothing out of range, withdrawn, held back or released already goes out by a rule', async (t) => {
  const { steady, make, file, signOff, items, release, access, id } = await practice(t)
  const high = file('Kalium', 'H')
  const held = file('Kreatinin')
  const own = file('Kreatinin')
  await steady.run()
  assert.deepEqual(items(high.reference), [])
  steady.hold(doctor, held.task)
  assert.throws(() => steady.hold(doctor, held.task), { code: 'not-found' })
  await release(own.reference)
  await access.withdraw(doctor, id, [own.reference])
  signOff(held.task)
  signOff(own.task)
  await make().run()
  assert.deepEqual(items(held.reference), [])
  assert.deepEqual(
    items(own.reference).map(({ meaning, withdrawn_at }) => [meaning, withdrawn_at !== null]),
    [['Besprochen.', true]],
  )
})

test('attack: who holds a result back while it is being sealed has held it back', async (t) => {
  const { make, access, file, items, steady } = await practice(t)
  const { reference, task } = file('Kalium')
  let holds = 0
  const release: typeof access.release = (...given) => {
    holds += 1
    steady.hold(doctor, task)
    return access.release(...given)
  }
  const slow = make({ release })
  await slow.run()
  await slow.run()
  assert.equal(holds, 1)
  assert.deepEqual(items(reference), [])
  assert.equal(steady.planOf(task), undefined)
})

test('attack: a record that says it is signed is no signature', async (t) => {
  const { steady, file, change, items, signOff } = await practice(t)
  const { reference, task } = file('Kreatinin')
  change(task, { status: 'completed', owner: { display: 'Dr. Katrin Hollmann' } })
  await steady.run()
  await steady.run()
  assert.deepEqual(items(reference), [])
  assert.equal(steady.planOf(task)?.plan, 'after-sign-off')
  signOff(task)
  await steady.run()
  assert.equal(items(reference).length, 1, 'a person has')
})

test('one result that cannot be released keeps no other from it, and is tried again', async (t) => {
  const { make, access, file, items, clock, count } = await practice(t)
  const [bad, good] = [file('Kalium'), file('Kalium')]
  let broken = true
  const release: typeof access.release = (caller, patient, references, ...given) =>
    broken && references.includes(bad.reference)
      ? Promise.reject(new Error('no space left'))
      : access.release(caller, patient, references, ...given)
  const steady = make({ release })
  await steady.run()
  assert.equal(items(good.reference).length, 1)
  const before = count('log_entry')
  await steady.run()
  assert.equal(count('log_entry'), before, 'not every second')
  broken = false
  clock.advance(61_000)
  await steady.run()
  assert.equal(items(bad.reference).length, 1)
})

test('however many come at once, each is looked at', async (t) => {
  const { steady, file, count } = await practice(t)
  for (let n = 0; n < 230; n++) file('PSA')
  await steady.run()
  assert.equal(count('release_plan'), 230)
})

test('attack: a specially protected chart, and one that nobody reads, have no rules', async (t) => {
  const { steady, file, items, records, id, add } = await practice(t)
  const nobody = add('Ohne', 'Postfach')
  const unread = file('Kalium', 'N', nobody)
  protectChart(records, doctor, id, [])
  const { reference, task } = file('Kalium')
  await steady.run()
  assert.deepEqual(items(reference), [])
  assert.deepEqual(items(unread.reference), [])
  assert.equal(steady.planOf(task), undefined)
})

test('attack: a chart that is protected between judging and signing keeps its result', async (t) => {
  const { steady, file, items, records, id, signOff } = await practice(t)
  const { reference, task } = file('Kreatinin')
  await steady.run()
  protectChart(records, doctor, id, [])
  signOff(task)
  await steady.run()
  assert.deepEqual(items(reference), [])
  assert.equal(steady.planOf(task), undefined)
})

test('rules change as a whole, keep their writers, and hold for what comes from then on', async (t) => {
  const { steady, file, items, make } = await practice(t, [talk])
  const before = file('Kalium')
  await steady.run()
  const other = callerOfRole('p2', 'Dr. Jonas Weber', 'doctor')
  assert.throws(() => steady.save(other, 0, [atOnce]), { code: 'version-conflict' })
  assert.equal(steady.save(other, 1, [talk, atOnce]).changed?.by, 'Dr. Jonas Weber')
  steady.save(doctor, 2, [signedFirst, atOnce, talk])
  const after = file('Kalium')
  await make().run()
  assert.deepEqual(items(before.reference), [])
  assert.equal(items(after.reference)[0]?.author, 'Dr. Jonas Weber')
})

test('a safe begins with what most people want to hear in person', async (t) => {
  const { access, context } = await fixture(t)
  const options = { context, access, resultCode: 'result', reminders: { put: () => undefined, done: () => undefined } }
  const { version, rules, changed } = new ReleaseRules(options).rules()
  assert.deepEqual([version, changed], [0, undefined])
  assert.ok(rules.length >= 4 && rules.every(({ release }) => release === 'conversation'))
})
