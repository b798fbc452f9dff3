import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { hex } from '@siegel/foundation'
import { skipFor } from '@siegel/foundation/testing'
import { parseLinkFragment, randomBytes, slotProof } from '@siegel/sealing/node'
import {
  bytesCanary,
  commandLine,
  eventually,
  findIn,
  findInFiles,
  findInMemory,
  pairThrough,
  Patient,
  Recorder,
  relayFetch,
  signInStaff,
  slotOfLink,
  slotOfPassword,
  startDemo,
  textCanary,
  type Canary,
  type RunningDemo,
} from '../index.ts'
import { demoMarks } from '../demo/index.ts'

let demo: RunningDemo
/** Between patient and portal, and between gateway and portal. */
let outside: Recorder
let inside: Recorder
const canaries: Canary[] = []
/** Stands in every text of every patient of the demo, and in the laboratory files that it imports. */
const sign = `Zq${hex(randomBytes(6))}`
const patients = 11
const password = 'Kanarienpasswort xK4 Zaunkoenig'

/** A marker that occurs nowhere else. */
const mark = (field: string) => {
  const text = `Zq${field}Kanari7x${field}`
  canaries.push(textCanary(field, text))
  return text
}

/** The smallest PDF whose text holds the marker. */
const pdf = (text: string) =>
  Buffer.from(
    `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n% ${text}\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  )

before(async () => {
  demo = await startDemo({ patients, sign })
  const [whole = '', ...short] = demoMarks(sign, patients)
  canaries.push(textCanary('demo', whole), ...short.map((text) => textCanary(text, text)))
  outside = new Recorder(demo.facts.relayPort)
  inside = new Recorder(demo.facts.relayPort)
  await pairThrough(demo.facts, demo.facts.portalAdminUrl, await inside.listen())
})
after(async () => {
  outside.close()
  inside.close()
  await demo.stop()
})

test('after the whole path no marker is in what crossed the portal, in portal or gateway, in any log, or in clear in the safe', async (t) => {
  const { facts } = demo
  const doctor = await signInStaff(facts, 'doctor')
  const { id } = await doctor.createPatient({
    body: {
      family: mark('family'),
      given: mark('given'),
      title: mark('title'),
      birthDate: '1958-03-14',
      gender: 'female',
      insuranceNumber: 'ZqKanari7xInsur',
      number: mark('number'),
      phone: mark('phone'),
      email: 'zqmailkanari7x@example.org',
      street: mark('street'),
      postalCode: 'ZqPost7x',
      city: mark('city'),
    },
  })
  canaries.push(
    textCanary('insurance', 'ZqKanari7xInsur'),
    textCanary('mail', 'zqmailkanari7x'),
    textCanary('post code', 'ZqPost7x'),
  )
  const content = mark('content')
  const { reference } = await doctor.uploadDocument({
    params: { id },
    query: {},
    body: { bytes: new Uint8Array(pdf(content)), mediaType: 'application/pdf', fileName: `${mark('file')}.pdf` },
  })
  await doctor.changeDocument({
    params: { id: reference.slice('DocumentReference/'.length) },
    body: { version: 1, title: mark('document') },
  })
  await doctor.release({
    params: { id },
    body: { items: [reference], meaning: mark('meaning'), action: mark('action') },
  })
  const invitation = await doctor.invite({ params: { id }, body: { language: 'de' } })
  await doctor.invitationLetter({ params: { id: invitation.invitation } })

  const address = { host: facts.practiceHost, port: await outside.listen(), ca: demo.ca }
  const { practice, slot } = await slotOfLink(invitation.link, invitation.pin)
  const patient = new Patient(address, practice)
  await eventually('the tunnel through the recorder', () => patient.open(slot))
  const { items } = await patient.contents()
  assert.ok(
    [...items.values()].some((bytes) => Buffer.from(bytes).includes(content)),
    'the patient reads it',
  )
  await patient.enrolPassword(invitation.accountCode, password)
  const again = await slotOfPassword(invitation.accountCode, password)
  const later = new Patient(address, practice)
  assert.ok(await later.open(again))
  await later.contents()

  await openEveryDemoMailbox(address)

  canaries.push(
    textCanary('password', password),
    textCanary('account code', invitation.accountCode.replaceAll('-', '')),
    bytesCanary('link secret', parseLinkFragment(new URL(invitation.link).hash).linkSecret),
    bytesCanary('slot secret', slot.secret),
    bytesCanary('proof', slotProof(slot)),
    bytesCanary('password slot secret', again.secret),
    bytesCanary('signing seed', patient.keys?.signingSeed ?? assert.fail()),
    textCanary('identity', patient.keys?.identity ?? assert.fail()),
    ...facts.users.map(({ userName, password: secret }) => textCanary(`password of ${userName}`, secret)),
  )
  const pin = textCanary('pin', `"${invitation.pin}"`)
  await commandLine(facts).logVerify()

  await t.test('on the line', () => {
    assert.ok(outside.bytes.length > 10_000 && inside.bytes.length > 10_000, 'something was recorded')
    assert.deepEqual(findIn(outside.bytes, [...canaries, textCanary('pin', invitation.pin)]), [])
    assert.deepEqual(findIn(inside.bytes, [...canaries, textCanary('pin', invitation.pin)]), [])
  })
  await t.test('in logs', () => {
    assert.ok(demo.log().length > 100)
    assert.deepEqual(findIn(Buffer.from(demo.log()), [...canaries, textCanary('pin', invitation.pin)]), [])
  })
  await t.test('in files of portal, gateway, witness and safe', () => {
    assert.deepEqual(findInFiles(facts.dataDir, [...canaries, pin]), [])
  })
  await t.test('in the memory of portal and gateway', (t) => {
    if (!canRead(facts.processes.portal)) return skipFor(t, 'the memory of other processes cannot be read here')
    for (const part of ['portal', 'gateway'] as const)
      assert.deepEqual(findInMemory(facts.processes[part], canaries), [], part)
  })
})

/** Every patient of the demo who has an invitation opens it; their secrets become canaries. */
async function openEveryDemoMailbox(address: { host: string; port: number; ca: string }): Promise<void> {
  const invited = demo.facts.patients.filter(({ inviteLink }) => inviteLink !== undefined)
  assert.equal(invited.length, 10)
  for (const { inviteLink = '', pin = '', accountCode = '' } of invited) {
    const { practice, slot } = await slotOfLink(inviteLink, pin)
    const patient = new Patient(address, practice)
    assert.ok(await patient.open(slot))
    const { items, index } = await patient.contents()
    assert.ok(JSON.stringify(index).includes(sign), 'the sentence carries the sign')
    assert.ok(
      [...items.values()].some((bytes) => Buffer.from(bytes).includes(sign)),
      'and so does what is released',
    )
    canaries.push(
      bytesCanary('link secret', parseLinkFragment(new URL(inviteLink).hash).linkSecret),
      bytesCanary('slot secret', slot.secret),
      bytesCanary('proof', slotProof(slot)),
      textCanary('account code', accountCode.replaceAll('-', '')),
      textCanary('identity', patient.keys?.identity ?? assert.fail()),
    )
  }
}

test('a planted marker is found in each of these places', async (t) => {
  const { facts } = demo
  const planted = (place: string) => `Zqplanted${place}${String(Math.random()).slice(2)}`
  const line = planted('line')
  await relayFetch({ host: 'portal.localhost', port: facts.relayPort, ca: demo.ca })('/').catch(() => undefined)
  const plain = new Recorder(facts.relayPort)
  await fetch(`http://127.0.0.1:${await plain.listen()}/${line}`).catch(() => undefined)
  assert.deepEqual(findIn(plain.bytes, [textCanary('line', line)]), ['line'])
  plain.close()
  const file = planted('file')
  const path = join(facts.dataDir, 'gateway', 'planted')
  writeFileSync(path, file)
  assert.deepEqual(findInFiles(facts.dataDir, [textCanary('file', file)]), ['file in gateway/planted'])
  rmSync(path)
  if (!canRead(facts.processes.portal)) return skipFor(t, 'the memory of other processes cannot be read here')
  const [atPortal, atGateway] = [planted('portal'), planted('gateway')]
  const call = (host: string, text: string) =>
    relayFetch({ host, port: facts.relayPort, ca: demo.ca })(`/${text}`, { headers: { 'x-planted': text } })
  // What a process has let go of may be overwritten at any moment, so it is planted until it is seen.
  for (const [part, host, text] of [
    ['portal', 'portal.localhost', atPortal],
    ['gateway', facts.practiceHost, atGateway],
  ] as const)
    await eventually(`the marker in the memory of the ${part}`, async () => {
      for (let i = 0; i < 20; i++) await call(host, text)
      return findInMemory(facts.processes[part], [textCanary(part, text)]).length > 0
    })
})

function canRead(pid: number): boolean {
  try {
    readFileSync(`/proc/${pid}/maps`)
    findInMemory(pid, [])
    return true
  } catch {
    return false
  }
}
