import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  commandLine,
  eventually,
  Patient,
  signInStaff,
  slotOfLink,
  slotOfPassword,
  startDemo,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'
import { kill, processesOf, type Part } from '../processes.ts'

let demo: RunningDemo
let doctor: StaffClient
before(async () => {
  demo = await startDemo()
  doctor = await signInStaff(demo.facts, 'doctor')
})
after(() => demo.stop())

const address = () => ({ host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca })

function killPart(part: Part): void {
  const [pid] = processesOf(demo.facts, part)
  assert.ok(pid !== undefined && kill(pid), `${part} runs`)
}

const parts = ['portal', 'witness', 'gateway', 'server', 'keeper'] as const

async function arrive(index: number) {
  const facts = demo.facts.patients[index]
  assert.ok(facts?.inviteLink !== undefined && facts.pin !== undefined && facts.accountCode !== undefined)
  const { practice, slot } = await slotOfLink(facts.inviteLink, facts.pin)
  return { patient: new Patient(address(), practice), slot, accountCode: facts.accountCode, id: facts.id }
}

for (const [index, part] of parts.entries()) {
  test(`killing the ${part} in the middle of the path loses nothing that was acknowledged`, async () => {
    const { patient, slot, accountCode, id } = await arrive(index)
    const made = await doctor.createPatient({
      body: { family: `Nach${part}`, given: 'Probe', birthDate: '1970-01-01', gender: 'other' },
    })
    killPart(part)
    await eventually(
      'the chart is there',
      async () => (await doctor.chart({ params: { id: made.id } })).patient.id === made.id,
    )
    await eventually('the mailbox opens', () => patient.open(slot))
    const contents = await eventually('the documents come', () => patient.contents())
    assert.ok(contents.items.size >= 1)
    // In the middle of enrolling: the upload is acknowledged, and at that moment the part dies.
    const password = `Wiesenweg ${part} im Regen`
    let acknowledged = false
    patient.acknowledged = () => {
      acknowledged = true
      killPart(part)
    }
    // The waiting that follows may break off with the connection; what counts is what was acknowledged.
    await patient.enrolPassword(accountCode, password).catch(() => undefined)
    assert.ok(acknowledged)
    const way = await slotOfPassword(accountCode, password)
    const again = new Patient(address(), patient.practice)
    await eventually('the way in that was acknowledged', () => again.open(way), 40_000)
    await eventually('the practice sees the mailbox', async () =>
      (await doctor.portalState({ params: { id } })).slots.some(({ state }) => state === 'live'),
    )
    const verified = await eventually('the log is whole', () => commandLine(demo.facts).logVerify())
    assert.ok(verified.size > 0)
  })
}

test('wrong tries count on, though the safe is killed after each', async () => {
  const { patient, slot, id } = await arrive(6)
  const link = demo.facts.patients[6]?.inviteLink ?? ''
  for (let i = 0; i < 5; i++) {
    const guess = await slotOfLink(link, String(800_000 + i))
    await eventually('an answer', async () => {
      assert.equal(await patient.open(guess.slot), false)
      return true
    })
    killPart('server')
  }
  const answer = await eventually('the answer to the right PIN', async () => ({ opened: await patient.open(slot) }))
  assert.equal(answer.opened, false)
  const state = await eventually('the state', () => doctor.portalState({ params: { id } }))
  assert.equal(state.slots[0]?.state, 'killed')
})

test('everything is witnessed again within seconds', async () => {
  const { size } = await eventually('the log', () => commandLine(demo.facts).logVerify())
  const seen = await eventually('a cosignature', async () => {
    const { witnessedSize } = await commandLine(demo.facts).logVerify()
    return witnessedSize >= size ? witnessedSize : undefined
  })
  assert.ok(seen >= size)
})
