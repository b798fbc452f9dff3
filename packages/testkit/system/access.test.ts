import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CallFailed } from '@siegel/contract'
import { patientEndpoints } from '@siegel/contract/patient'
import { hex } from '@siegel/foundation'
import { randomBytes } from '@siegel/sealing/node'
import {
  Patient,
  relayFetch,
  signInStaff,
  slotOfLink,
  slotOfPassword,
  startDemo,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

let demo: RunningDemo
before(async () => {
  demo = await startDemo()
})
after(() => demo.stop())

const address = () => ({ host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca })

/** A patient of the demo with the invitation opened. */
async function arrive(index: number) {
  const facts = demo.facts.patients[index]
  assert.ok(facts?.inviteLink !== undefined && facts.pin !== undefined && facts.accountCode !== undefined)
  const { practice, slot } = await slotOfLink(facts.inviteLink, facts.pin)
  return { facts, patient: new Patient(address(), practice), slot, accountCode: facts.accountCode }
}

const signedIn = new Map<string, Promise<StaffClient>>()
/** Signed in once a role: a one-time code works once. */
function staff(role: string): Promise<StaffClient> {
  const known = signedIn.get(role) ?? signInStaff(demo.facts, role)
  signedIn.set(role, known)
  return known
}

const status = (wanted: number) => (error: unknown) => error instanceof CallFailed && error.status === wanted

test('link and PIN open the mailbox, with the entry in the log before the documents', async () => {
  const { patient, slot, facts } = await arrive(0)
  assert.ok(await patient.open(slot))
  const { index, items, access } = await patient.contents()
  assert.ok(index.items.length >= 1)
  assert.ok(index.items.every(({ sentence }) => (sentence?.meaning ?? '').length > 0))
  assert.equal(items.size, index.items.length)
  assert.ok((index.items[0]?.values?.length ?? 0) >= 3)
  const entries = access.flatMap((part) => (JSON.parse(part) as { entries: { text: string }[] }).entries)
  assert.ok(entries.some(({ text }) => text.includes('verb open-mailbox') && text.includes('evidence proven')))
  assert.ok(
    entries.every(({ text }) => text.includes(`patient ${facts.id}\n`)),
    'only entries about this patient',
  )
})

test('a password becomes a further way in; from then on the link is dead', async () => {
  const { patient, slot, accountCode } = await arrive(1)
  assert.ok(await patient.open(slot))
  await patient.enrolPassword(accountCode, 'Kirschbaum am Gartenzaun')
  const again = new Patient(address(), patient.practice)
  assert.equal(await again.open(slot), false, 'the used link')
  assert.ok(await again.open(await slotOfPassword(accountCode, 'Kirschbaum am Gartenzaun')))
  assert.ok((await again.contents()).index.slots.some(({ kind }) => kind === 'password1'))
  const wrong = new Patient(address(), patient.practice)
  assert.equal(await wrong.open(await slotOfPassword(accountCode, 'Kirschbaum am Gartentor')), false)
})

test('five wrong PINs, then the right one opens nothing, and the practice is told', async () => {
  const { patient, slot, facts } = await arrive(2)
  const link = facts.inviteLink ?? ''
  for (let pin = 0; pin < 5; pin++) {
    const guess = await slotOfLink(
      link,
      String(pin).padStart(6, '0') === facts.pin ? '999999' : String(pin).padStart(6, '0'),
    )
    assert.equal(await patient.open(guess.slot), false)
  }
  assert.equal(await patient.open(slot), false)
  const doctor = await staff('doctor')
  const state = await doctor.portalState({ params: { id: facts.id } })
  assert.equal(state.state, 'blocked')
  assert.ok(state.warnings.some(({ code }) => code === 'link-dead'))
  assert.ok((await doctor.status()).warnings.some(({ patient: about }) => about?.id === facts.id))
})

test('patient A gets of patient B just what does not exist', async () => {
  const [a, b] = [await arrive(4), await arrive(5)]
  assert.ok(await a.patient.open(a.slot))
  assert.ok(await b.patient.open(b.slot))
  const foreign = (await b.patient.contents()).index.items
  const call = relayFetch(address())
  const asA = { headers: { authorization: `Siegel ${a.patient.session}` } }
  const nothing = await call(`/api/items/${hex(randomBytes(32))}`, asA)
  const nothingText = await nothing.text()
  for (const name of foreign.flatMap((item) => [item.file, item.statement])) {
    for (const [path, method] of [
      [`/api/items/${name}`, 'GET'],
      [`/api/items/${name}/viewed`, 'POST'],
    ] as const) {
      const answer = await call(path, { ...asA, method })
      assert.equal(answer.status, nothing.status)
      assert.equal(await answer.text(), nothingText)
    }
  }
  const mailbox = hex(b.patient.ref?.mailbox ?? new Uint8Array(0))
  for (const path of [
    `/api/mailbox?mailbox=${mailbox}`,
    `/api/mailbox`,
    `/api/mailbox?lists=with&mailbox=${mailbox}`,
  ]) {
    const answer = await call(path, { headers: { ...asA.headers, 'x-mailbox': mailbox } })
    if (answer.status === 200) assert.ok(!(await answer.text()).includes(mailbox))
  }
  // What comes along is each one's own.
  const [ofA, ofB] = [
    await a.patient.client.mailbox({ query: { lists: 'with' } }),
    await b.patient.client.mailbox({ query: { lists: 'with' } }),
  ]
  const namesOfA = new Set(Object.keys(ofA.lists ?? {}))
  assert.ok(namesOfA.size >= 2, 'index and access list')
  assert.deepEqual(
    Object.keys(ofB.lists ?? {}).filter((name) => namesOfA.has(name)),
    [],
  )
  // B's slot id with A's proof, and the other way round.
  const mixed = new Patient(address(), a.patient.practice)
  assert.deepEqual(await mixed.ask({ ...a.slot, id: b.slot.id }), { result: 'no' })
  assert.deepEqual(await mixed.ask({ kind: 'linkpin1', id: randomBytes(16), secret: randomBytes(32) }), {
    result: 'no',
  })
  await assert.rejects(new Patient(address(), a.patient.practice).client.mailbox({}), status(401))
})

test('commands of the safe cannot be given through the relay, nor anything of the staff’s', async () => {
  const call = relayFetch(address())
  for (const path of [
    '/command/state',
    '/command/requests?wait_s=0',
    '/api/patients',
    '/api/setup',
    '/fhir/R4/Patient',
  ]) {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const answer = await call(path, {
        method,
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{}' }),
      })
      assert.ok([404, 405].includes(answer.status), `${method} ${path} ${answer.status}`)
    }
  }
})

test('what the gateway describes is the patients’ interface and nothing else', async () => {
  const answer = await relayFetch(address())('/api/openapi.json')
  const { paths } = (await answer.json()) as { paths: Record<string, unknown> }
  const declared = Object.values(patientEndpoints).map(({ path }) => path.replaceAll(/:(\w+)/g, '{$1}'))
  assert.deepEqual(Object.keys(paths).sort(), [...new Set(declared)].sort())
})

test('a new link ends everything before it', async () => {
  const { patient, slot, facts } = await arrive(6)
  assert.ok(await patient.open(slot))
  const doctor = await staff('office')
  const invitation = await doctor.invite({ params: { id: facts.id }, body: { language: 'de' } })
  await assert.rejects(patient.client.mailbox({}), status(401))
  assert.equal(await new Patient(address(), patient.practice).open(slot), false)
  const next = await slotOfLink(invitation.link, invitation.pin)
  const later = new Patient(address(), patient.practice)
  assert.ok(await later.open(next.slot))
  assert.equal(later.ref?.epoch, (patient.ref?.epoch ?? 0) + 1)
  assert.ok((await later.contents()).items.size >= 1)
})

test('what is withdrawn is gone at once, and the patient sees that it was', async () => {
  const { patient, slot, facts } = await arrive(7)
  assert.ok(await patient.open(slot))
  const before = (await patient.contents()).index.items
  const doctor = await staff('doctor')
  const [released] = (await doctor.portalState({ params: { id: facts.id } })).items.filter(
    ({ withdrawnAt }) => withdrawnAt === undefined,
  )
  assert.ok(released)
  await doctor.withdraw({ params: { id: facts.id }, body: { items: [released.reference] } })
  const { index, withdrawn } = await patient.contents()
  assert.ok(before.some(({ item }) => item === released.item))
  assert.ok(!index.items.some(({ item }) => item === released.item))
  assert.deepEqual(withdrawn, [released.item])
  const file = before.find(({ item }) => item === released.item)?.file ?? ''
  await assert.rejects(patient.client.item({ params: { name: file } }), status(404))
})

test('twenty guesses at the same moment, each from another place, get five tries together; then the right PIN is one too many', async () => {
  const { facts, slot } = await arrive(3)
  const guesses = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const { practice, slot: guess } = await slotOfLink(facts.inviteLink ?? '', String(700_000 + i))
      // A connection of its own, from an address of its own, open before anybody guesses.
      const sender = new Patient({ ...address(), from: `127.0.9.${i + 1}` }, practice)
      await sender.trust()
      return { sender, guess }
    }),
  )
  const answers = await Promise.all(guesses.map(({ sender, guess }) => sender.ask(guess)))
  assert.deepEqual(new Set(answers.map(({ result }) => result)), new Set(['no']))
  const doctor = await staff('doctor')
  const compared = async () => (await entriesOf(doctor, facts.id)).entries.filter((verb) => verb === 'open-refused')
  assert.equal((await compared()).length, 5, 'compared with the PIN')
  const [{ sender }] = guesses as [(typeof guesses)[number]]
  assert.equal(await sender.open(slot), false, 'the right PIN')
  assert.equal((await compared()).length, 5, 'and that was not compared either')
  const state = await doctor.portalState({ params: { id: facts.id } })
  assert.deepEqual([state.state, state.slots[0]?.state], ['blocked', 'killed'])
  assert.ok(state.warnings.some(({ code }) => code === 'link-dead'))
  assert.ok(
    (await doctor.status()).warnings.some(({ patient }) => patient?.id === facts.id),
    'the practice is told',
  )
})

async function entriesOf(client: StaffClient, patient: string) {
  const log = await client.log({ query: { patient } })
  return { entries: log.rows.map(({ verb }) => verb) }
}
