import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { base64, base64url, hex, utf8 } from '@siegel/foundation'
import {
  ed25519PublicKey,
  generateAgeKeys,
  noteSigner,
  openAnswer,
  practiceFingerprint,
  randomBytes,
  sealOpeningRequest,
  signNote,
  splitNote,
} from '@siegel/sealing/node'
import { pdfOf } from '../../intake/pages/testing.ts'
import { HostileGateway, honestly, type Patch, type Told } from '../hostile-gateway.ts'
import * as hostile from '../hostile-patches.ts'
import {
  button,
  eventually,
  invitationOf,
  Patient,
  press,
  shot,
  signInStaff,
  slotOfLink,
  startDemo,
  TestBrowser,
  typePin,
  type RunningDemo,
  type StaffClient,
} from '../index.ts'

let demo: RunningDemo
let browser: TestBrowser
let gateway: HostileGateway
let doctor: StaffClient
let page: Page
/** Another patient, who works with the gateway: what is in that mailbox, the gateway has. */
let accomplice: Patient
/** The large document of the first patient. */
let letter: string

const idOf = (index: number) => demo.facts.patients[index]?.id ?? assert.fail()

before(async () => {
  demo = await startDemo({ patients: 3 })
  browser = await TestBrowser.start(demo.ca)
  gateway = await HostileGateway.start(demo.facts, demo.ca)
  doctor = await signInStaff(demo.facts, 'doctor')
  const params = { id: idOf(0) }
  const bytes = new Uint8Array(pdfOf(Array.from({ length: 900 }, (_, at) => `Seite ${at} des Arztbriefs`)))
  const body = { bytes, mediaType: 'application/pdf', fileName: 'arztbrief.pdf' }
  letter = (await doctor.uploadDocument({ params, query: {}, body })).reference
  await doctor.release({ params, body: { items: [letter], meaning: 'Das steht im Arztbrief.' } })
  const { link, pin } = invitationOf(demo.facts, 1)
  const { practice, slot } = await slotOfLink(link, pin)
  const address = { host: demo.facts.practiceHost, port: demo.facts.relayPort, ca: demo.ca }
  accomplice = new Patient(address, practice)
  assert.ok(await accomplice.open(slot))
  const context = await browser.open({ width: 360, height: 740 })
  page = await context.newPage()
  page.setDefaultTimeout(20_000)
})
after(async () => {
  await browser.close()
  await gateway.close()
  await demo.stop()
})

/** Another visit with the link; nothing of the one before is left in the page. */
async function arrive(patch: Patch): Promise<void> {
  gateway.patch = patch
  await page.goto('about:blank')
  await page.goto(gateway.linkOf(invitationOf(demo.facts, 0).link))
}

async function open(patch: Patch): Promise<void> {
  await arrive(patch)
  await typePin(page, invitationOf(demo.facts, 0).pin)
}

async function inside(): Promise<void> {
  await open(honestly)
  await button(page, 'Später einrichten').click()
  await page.getByRole('heading', { name: /Guten Tag/ }).waitFor()
}

/** The page says that something is wrong, why and what to do, and shows nothing. */
async function stops(code: string, says: RegExp): Promise<void> {
  await page.getByRole('heading', { name: 'Halt. Hier stimmt etwas nicht.' }).waitFor()
  const seen = await page.locator('body').innerText()
  assert.match(seen, says)
  assert.ok(seen.includes(`Grund: ${code}\n`), seen)
  assert.match(seen, /zeigen Ihnen hier nichts.*Bitte rufen Sie Ihre Praxis an/s)
  assert.doesNotMatch(seen, /PIN falsch|Guten Tag|Laborwerte|Arztbrief/)
  assert.equal(await page.getByRole('navigation').count(), 0)
}

/** What comes when the page is looked at again. */
const lookAgain = () => page.evaluate(() => void document.dispatchEvent(new Event('visibilitychange')))

const noPractice = /Diese Seite gibt sich als Ihre Praxis aus, kann es aber nicht beweisen/
const incomplete = /Es fehlt etwas, oder es ist etwas dazugekommen, das die Praxis nicht unterschrieben hat/
const notTheSafe = /Die Antwort kam nicht vom Tresor Ihrer Praxis/
const oldState = /Der Server hat einen alten Stand gezeigt/

test('with swapped keys in its certificate, or another certificate, not even the PIN’s proof is sent', async () => {
  const seed = randomBytes(32)
  const key = ed25519PublicKey(seed)
  const pfp = base64url(practiceFingerprint(key))
  const recipient = (await generateAgeKeys()).recipient
  const ownKeys = (note: string) =>
    note
      .replace(/^root .*$/m, `root ${base64(key)}`)
      .replace(/^document .*$/m, `document ${base64(key)}`)
      .replace(/^requests .*$/m, `requests ${recipient}`)
  const signed = (note: string, name: string) => signNote(splitNote(note).text, noteSigner(`${name}/root`, seed))
  const practice = base64url(accomplice.practice)
  const swaps: [string, (note: string) => string][] = [
    ['certificate-unverified', (note) => note.replace(/^requests .*$/m, `requests ${recipient}`)],
    ['certificate-other-practice', (note) => signed(ownKeys(note), practice)],
    ['certificate-other-practice', (note) => signed(ownKeys(note).replace(/^practice .*$/m, `practice ${pfp}`), pfp)],
    ['note-malformed', (note) => splitNote(note).text],
  ]
  for (const [code, swap] of swaps) {
    await arrive(hostile.at('/api/certificate', (told) => hostile.saysText(swap(told.body.toString()))))
    await stops(code, noPractice)
    await page.getByText('Wir haben nichts abgeschickt').waitFor()
    assert.ok(!gateway.asked.some(({ method }) => method !== 'GET'))
  }
  await shot(page, 'malicious-360-certificate', { fullPage: true })
})

test('answers that the gateway makes itself are no wrong PIN, and cost none', async () => {
  const answers: (() => Told)[] = [
    () => hostile.saysOctets(randomBytes(4112)),
    () => hostile.saysJson({ result: 'no' }),
    () => hostile.saysJson({ result: 'yes', encrypted: false, session: 'x' }),
  ]
  for (const answer of answers) {
    await open(hostile.instead('/api/open', answer))
    await stops('answer-unreadable', notTheSafe)
  }
  // An answer of the safe, but to another request.
  let kept: Told | undefined
  await open(async (asked, honest) => {
    const told = await honest()
    if (asked.path === '/api/open') kept = told
    return told
  })
  await button(page, 'Später einrichten').waitFor()
  await open(hostile.instead('/api/open', () => kept ?? assert.fail()))
  await stops('answer-unreadable', notTheSafe)
  await shot(page, 'malicious-360-answer', { fullPage: true })
  const { slots } = await doctor.portalState({ params: { id: idOf(0) } })
  assert.deepEqual(
    slots.map(({ triesLeft }) => triesLeft),
    [5],
  )
})

test('stripped, cut, mixed, hidden and unencrypted: the page stops before it shows anything', async () => {
  const foreign = await accomplice.client.mailbox({})
  const cases: [string, RegExp, Patch][] = [
    ['note-malformed', incomplete, hostile.manifest((note) => splitNote(note).text)],
    ['note-unverified', incomplete, hostile.manifest((note) => note.replace(/^item .*\n/m, ''))],
    ['statement-missing', incomplete, hostile.mailbox((own) => ({ ...own, statements: own.statements.slice(1) }))],
    [
      'statement-other-mailbox',
      incomplete,
      hostile.mailbox(({ statements, ...own }) => ({ ...own, statements: [...statements, foreign.statements[0]] })),
    ],
    ['manifest-other-mailbox', incomplete, hostile.mailbox(() => foreign)],
    ['index-missing', incomplete, hostile.keepsFilesBack],
    ['item-other-file', /nicht so, wie die Praxis/, hostile.everyItem(() => utf8('{"format":1,"items":[]}'))],
    ['answer-unreadable', notTheSafe, hostile.mailbox(() => ({ encrypted: false, items: [{ title: 'Laborwerte' }] }))],
  ]
  for (const [code, says, patch] of cases) {
    await open(patch)
    await stops(code, says)
  }
})

test('a greeting of the gateway’s own making breaks nothing', async () => {
  await arrive(hostile.at('/api/state', () => hostile.saysJson({ safe: 'open', practice: 7 })))
  await page.getByText('Ihr Gerät erreicht die Praxis nicht').waitFor()
})

test('a document whose chunks changed places, that is cut, bare, another’s or kept back is not shown', async () => {
  await inside()
  await press(page, 'Dokumente')
  await press(page, /arztbrief/i)
  await button(page, 'Öffnen').waitFor()
  const others = new Map<string, Buffer>()
  for (const name of (await accomplice.contents()).index.items.map(({ file }) => file))
    others.set(name, Buffer.from((await accomplice.client.item({ params: { name } })).bytes))
  const [foreign = assert.fail()] = others.values()
  const altered = /Ein Dokument ist nicht so, wie die Praxis es unterschrieben hat/
  const cases: [string, RegExp, Patch][] = [
    ['item-other-file', altered, hostile.everyItem(hostile.chunksSwapped)],
    ['item-other-file', altered, hostile.everyItem((file) => file.subarray(0, -(64 * 1024 + 16)))],
    ['item-other-file', altered, hostile.everyItem(() => pdfOf(['nicht von der Praxis']))],
    ['item-other-file', altered, hostile.everyItem(() => foreign)],
    [
      'item-withheld',
      /Der Server hält dieses Dokument zurück/,
      hostile.at(/^\/api\/items\//, () => hostile.refuses('not-found', 404)),
    ],
  ]
  for (const [code, says, patch] of cases) {
    gateway.patch = patch
    await button(page, 'Öffnen').click()
    const banner = page.getByRole('alert').filter({ hasText: code })
    await banner.filter({ hasText: says }).filter({ hasText: 'Bitte rufen Sie Ihre Praxis an' }).waitFor()
    assert.equal(await page.locator('canvas').count(), 0)
    assert.equal(await page.getByText('Echt und unverändert').count(), 0)
    if (code === 'item-withheld') await shot(page, 'malicious-360-withheld', { fullPage: true })
    gateway.patch = honestly
    await press(page, 'Dokumente')
    await press(page, /arztbrief/i)
  }
})

test('an altered log, and another one, are said on the first page and under accesses', async () => {
  const cases: [RegExp, Patch][] = [
    [
      /^log-forked|^entry-not-in-log/,
      hostile.at(/^\/api\/log\/tile\//, ({ body }) => hostile.saysOctets(body.map((byte) => byte ^ 1))),
    ],
    [
      /^note-unverified/,
      hostile.at('/api/log/checkpoint', ({ body }) => hostile.saysText(otherCheckpoint(body.toString()))),
    ],
    [
      /^checkpoint-foreign|^note-unverified/,
      hostile.at('/api/log/checkpoint', ({ body }) =>
        hostile.saysText(body.toString().replace(/^.*\n/, 'siegel/log/another\n')),
      ),
    ],
  ]
  for (const [code, patch] of cases) {
    gateway.patch = patch
    await press(page, 'Start')
    await lookAgain()
    await page.getByText('Das Protokoll der Zugriffe stimmt nicht').waitFor()
    await button(page, 'Zugriffe').last().click()
    const verdict = page.getByRole('alert').filter({ hasText: 'Das Protokoll stimmt nicht' })
    await verdict.getByText('Bitte rufen Sie Ihre Praxis an').waitFor()
    assert.match(await verdict.locator('code').innerText(), code)
    assert.equal(await page.locator('.p-entries').count(), 0, 'no entry is shown')
    gateway.patch = honestly
    await press(page, 'Start')
    await lookAgain()
    await page.getByText('Das Protokoll der Zugriffe stimmt nicht').waitFor({ state: 'detached' })
  }
})

/** The same tree, as somebody else signs it. */
function otherCheckpoint(note: string): string {
  const { text } = splitNote(note)
  return signNote(text, noteSigner(text.split('\n')[0] ?? '', randomBytes(32)))
}

test('what is sent comes to the practice once, in the sender’s name, and is not said to be there before', async () => {
  await press(page, 'Nachricht schreiben')
  const secret = 'Kanarienvogel: Seit gestern ist mir schwindlig.'
  await page.getByLabel('Ihre Nachricht').fill(secret)
  const sent: Parameters<Patch>[0][] = []
  gateway.patch = (asked, honest) => {
    if (asked.path !== '/api/uploads') return honest()
    sent.push(asked)
    return { status: 204, mediaType: '', body: Buffer.alloc(0) }
  }
  await button(page, 'Senden').click()
  await page.getByText('Die Praxis hat es noch nicht abgeholt').waitFor()
  const [stolen = assert.fail()] = sent
  gateway.patch = honestly
  for (let time = 0; time < 3; time++) assert.equal((await gateway.honest(stolen)).status, 204)
  // In another patient's session, as it is, and under that patient's own signature.
  await accomplice.client.upload({
    body: { bytes: new Uint8Array(stolen.body), mediaType: 'application/octet-stream' },
  })
  const length = stolen.body.readUInt32BE(0)
  const [note, file] = [stolen.body.subarray(4, 4 + length).toString(), stolen.body.subarray(4 + length)]
  await accomplice.upload({ note: signedByAccomplice(note), file: new Uint8Array(file) })
  await eventually('the practice says that it does not take that', async () => {
    const { index } = await accomplice.contents()
    assert.ok(!JSON.stringify(index).includes('Kanarienvogel'))
    return index.refused?.some(({ code }) => code === 'upload-other-header')
  })
  const threadsOf = async (index: number) => (await doctor.messageThreads({ params: { id: idOf(index) } })).threads
  const [thread, ...more] = await threadsOf(0)
  assert.deepEqual([thread?.messages.length, more.length], [1, 0])
  assert.ok(!JSON.stringify(await threadsOf(1)).includes('Kanarienvogel'))
  await lookAgain()
  await page.getByText('in der Praxis angekommen').waitFor()
})

/** The note of a stolen upload, as the accomplice's own. */
function signedByAccomplice(note: string): string {
  const { ref, keys } = accomplice
  if (ref === undefined || keys === undefined) throw new Error('not open')
  const [mailbox, epoch] = [hex(ref.mailbox), String(ref.epoch)]
  const text = splitNote(note)
    .text.replace(/^mailbox .*$/m, `mailbox ${mailbox}`)
    .replace(/^epoch .*$/m, `epoch ${epoch}`)
  return signNote(text, noteSigner(`${base64url(ref.practice)}/${mailbox}/${epoch}`, keys.signingSeed))
}

test('a session that the gateway invents opens nothing at the safe', async () => {
  const [requestId, key] = [randomBytes(16), randomBytes(32)]
  const session = base64url(randomBytes(32))
  const { requestRecipient } = await accomplice.trust()
  const sealed = await sealOpeningRequest({ kind: 'again', session, requestId, key }, requestRecipient)
  const body = { bytes: new Uint8Array(sealed), mediaType: 'application/octet-stream' }
  const { bytes } = await accomplice.client.open({ body })
  assert.deepEqual(await openAnswer(key, requestId, bytes), { result: 'no' })
})

test('an old state is not taken for the present: held back, before a withdrawal, and by a browser that knows nothing', async () => {
  let old: Told | undefined
  gateway.patch = async (asked, honest) => {
    const told = await honest()
    if (asked.path.startsWith('/api/mailbox')) old = told
    return told
  }
  await press(page, 'Dokumente')
  await lookAgain()
  await eventually('the state is kept', async () => old !== undefined)
  const kept = old ?? assert.fail()
  await doctor.withdraw({ params: { id: idOf(0) }, body: { items: [letter] } })
  // Held back: nothing that the safe says comes through.
  gateway.patch = hostile.instead('/api/open', () => hostile.refuses('practice-away', 503))
  await lookAgain()
  await page.getByText(/Stand von .*Die Praxis antwortet gerade nicht/).waitFor()
  gateway.patch = honestly
  await lookAgain()
  await page.getByText('Von der Praxis zurückgezogen').first().waitFor()
  assert.equal(await button(page, /arztbrief/i).count(), 0)
  gateway.patch = hostile.instead('/api/mailbox', () => kept)
  await lookAgain()
  await stops('manifest-old', oldState)
  await shot(page, 'malicious-360-old', { fullPage: true })
  await page.evaluate(() => localStorage.clear())
  await open(hostile.instead('/api/mailbox', () => kept))
  await stops('manifest-old', oldState)
  await open(hostile.manifest((note) => note.replace(/^withdrawn .*\n/m, '')))
  await stops('note-unverified', incomplete)
})

test('an answer to “still there?” that is not the safe’s ends what is shown', async () => {
  await inside()
  gateway.patch = hostile.instead('/api/open', () => hostile.saysOctets(randomBytes(4112)))
  await lookAgain()
  await stops('answer-unreadable', notTheSafe)
})
