import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatUploadBody } from '@siegel/contract/patient'
import type { DiagnosticReport } from '@siegel/fhir'
import { hex, isRefusal, unhex, unutf8 } from '@siegel/foundation'
import { temporaryFolder } from '@siegel/foundation/testing'
import { parseEntry } from '@siegel/ledger/proof'
import { linkSlot, openItem, sealUpload } from '@siegel/sealing/node'
import { mailboxState } from './mailbox-state.ts'
import { endWhatIsOver } from './acting.ts'
import { GatewaySync, messageHandler, portalStateOf, SealedFiles } from './index.ts'
import { closeForMerge } from './merging.ts'
import { doctor, fixture, takesEverything } from './testing.ts'

type Fixture = Awaited<ReturnType<typeof fixture>>
type Opened = Awaited<ReturnType<Fixture['open']>>
const day_ms = 24 * 60 * 60_000
const sentence = { meaning: 'Alles in Ordnung.' }

/** A laboratory report of a patient, released; the item's id. */
async function released({ context, access, clock }: Fixture, patient: string, title: string) {
  clock.advance(1000)
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    status: 'final',
    code: { text: title },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: '2026-11-20',
  }
  const id = context.records.transact(doctor, { verb: 'create' }, (write) => write.create(report).id)
  const [item] = await access.release(doctor, patient, [`DiagnosticReport/${id}`], sentence)
  return { item: item?.item ?? '', reference: `DiagnosticReport/${id}` }
}

const stateOf = ({ context, store }: Fixture, mailbox: string) =>
  store.read((reader) => mailboxState(context, reader, mailbox))
const listOf = (scene: Fixture, { ref }: Opened) => stateOf(scene, hex(ref.mailbox)) ?? assert.fail('no mailbox')
const titles = (scene: Fixture, opened: Opened) => listOf(scene, opened).index.items.map(({ title }) => title)

/** Opens every item of a mailbox with the keys of somebody. */
async function openAll(scene: Fixture, mailbox: string, { keys }: Opened) {
  const { items } = stateOf(scene, mailbox) ?? assert.fail('no mailbox')
  const texts = []
  for (const { sealed } of items) {
    const { header, content } = await openItem(scene.context.sealedFiles.get(mailbox, sealed.name), keys.identity)
    texts.push({ about: header.about && hex(header.about), text: unutf8(content) })
  }
  return texts
}

/** Mia, a child without a mailbox, and her mother, who has one. */
async function family(t: Parameters<typeof fixture>[0], level: 'read' | 'act' = 'act') {
  const scene = await fixture(t)
  const mother = await scene.open()
  const mia = scene.add('Albrecht', 'Mia')
  const before = await released(scene, mia, 'Blutbild von Mia')
  const grant = {
    representative: 'rep-1',
    name: 'Renate Albrecht',
    level,
    holder: { mailbox: hex(mother.ref.mailbox) },
  }
  await scene.access.grantActing(doctor, mia, grant)
  const about = stateOf(scene, hex(mother.ref.mailbox))?.index.acting?.[0]?.mailbox ?? assert.fail('acts for nobody')
  return { scene, mother, mia, before, grant, about }
}

test('who acts for a patient gets copies of what was and what will be released, sealed to their own keys', async (t) => {
  const { scene, mother, mia, about } = await family(t)
  await released(scene, scene.id, 'Eigener Befund')
  await released(scene, mia, 'Allergietest von Mia')
  const opened = await openAll(scene, hex(mother.ref.mailbox), mother)
  assert.deepEqual(
    opened.map((one) => one.about),
    [undefined, about, about],
  )
  assert.match(opened[2]?.text ?? '', /Allergietest von Mia/)
  const { index } = listOf(scene, mother)
  assert.deepEqual(
    index.items.map((item) => [item.title, item.about]),
    [
      ['Eigener Befund', undefined],
      ['Blutbild von Mia', about],
      ['Allergietest von Mia', about],
    ],
  )
  assert.deepEqual(index.acting, [{ mailbox: about, patient: { id: mia, name: 'Mia Albrecht' }, level: 'act' }])
})

test('a new link seals the copies anew, and nothing opens them with the keys before', async (t) => {
  const { scene, mother, mia } = await family(t)
  await scene.access.invite(doctor, scene.id, { language: 'de', channel: 'letter' })
  const mailbox = hex(mother.ref.mailbox)
  assert.equal(stateOf(scene, mailbox)?.items.length, 1)
  await assert.rejects(openAll(scene, mailbox, mother), (error) => isRefusal(error, 'item-unreadable'))
  await scene.access.revoke(doctor, scene.id)
  await released(scene, mia, 'Nach dem Schließen')
  assert.equal(scene.count(`sealed_item WHERE mailbox = '${mailbox}'`), 0)
})

test('what is withdrawn is gone from every mailbox, and what is over is gone from that of who acted', async (t) => {
  const { scene, mother, mia, before, grant, about } = await family(t)
  const second = await released(scene, mia, 'Allergietest von Mia')
  await scene.access.withdraw(doctor, mia, [before.reference])
  assert.deepEqual(titles(scene, mother), ['Allergietest von Mia'])
  const until = new Date(scene.clock.now() + day_ms).toISOString()
  await scene.access.grantActing(doctor, mia, { ...grant, until })
  assert.equal(listOf(scene, mother).index.acting?.[0]?.until, until)
  scene.clock.advance(day_ms + 1)
  assert.deepEqual(titles(scene, mother), [], 'from that moment, whether anybody has cleared up or not')
  assert.deepEqual(endWhatIsOver(scene.context), [hex(mother.ref.mailbox)])
  assert.deepEqual(endWhatIsOver(scene.context), [])
  assert.equal(scene.count(`sealed_item WHERE item = '${second.item}'`), 0)
  assert.equal(scene.verbs(mia)[0], 'end-acting')
  await scene.access.grantActing(doctor, mia, grant)
  await scene.access.endOfRepresentative(doctor, mia, grant.representative)
  assert.deepEqual([titles(scene, mother), listOf(scene, mother).index.acting], [[], []])
  assert.ok(about)
})

test('attack: nobody sends for a patient whom they do not act for, only see, or act for no more', async (t) => {
  const { scene, mother, mia, grant, about } = await family(t, 'read')
  const other = await scene.invited('Ekici')
  const end = formatUploadBody({ kind: 'end-sessions' })
  const share = formatUploadBody({ kind: 'share', items: ['x'], until: '2026-12-01', name: 'Fremd' })
  const sendAbout = async (from: Opened, pseudonym: string, body = end) => {
    const ref = { ...from.ref, about: unhex(pseudonym) }
    const sealed = await sealUpload(ref, body, scene.context.keys.inbox.recipient, from.keys.signingSeed)
    await scene.take([sealed])
    return scene.received(sealed)
  }
  assert.equal(await sendAbout(mother, about), 'not-allowed', 'only reads')
  assert.equal(await sendAbout(other, about), 'not-allowed', 'a stranger')
  assert.equal(await sendAbout(other, hex(mother.ref.mailbox)), 'not-allowed', 'a stranger, for an adult')
  await scene.access.grantActing(doctor, mia, { ...grant, level: 'act' })
  assert.equal(await sendAbout(mother, about), 'not-allowed', 'ways in are the owner’s alone')
  assert.equal(await sendAbout(mother, about, share), 'not-allowed', 'and so is sharing')
})

test('somebody who is no patient acts by a mailbox of their own, and sees what the practice did, not other people’s visits', async (t) => {
  const scene = await fixture(t)
  const mia = scene.add('Albrecht', 'Mia')
  await released(scene, mia, 'Blutbild von Mia')
  const grant = { representative: 'rep-2', name: 'Jonas Albrecht', level: 'act' as const, holder: 'new' as const }
  const mailbox = await scene.access.grantActing(doctor, mia, grant)
  const to = { name: 'Jonas Albrecht', addressLines: ['Birkenweg 12', '50674 Köln'] }
  const father = await scene.openInvitation(await scene.access.inviteProxy(doctor, { mailbox, to }, 'de'))
  assert.deepEqual(titles(scene, father), ['Blutbild von Mia'])
  assert.equal(listOf(scene, father).index.patient.name, 'Jonas Albrecht')
  const mother = await scene.open()
  await scene.access.grantActing(doctor, mia, {
    ...grant,
    representative: 'rep-1',
    holder: { mailbox: hex(mother.ref.mailbox) },
  })
  await scene.open()
  const seenBy = (who: Opened) =>
    listOf(scene, who)
      .access.flatMap((part) => (JSON.parse(part) as { entries: { text: string }[] }).entries)
      .map(({ text }) => parseEntry(text))
  const visits = seenBy(father).filter(({ verb }) => verb === 'open-mailbox')
  assert.deepEqual(
    visits.map(({ actor }) => [actor.name, actor.role]),
    [['Jonas Albrecht', 'proxy']],
  )
  assert.ok(seenBy(father).some(({ verb }) => verb === 'release'))
  assert.equal(scene.verbs(mia)[0], 'open-mailbox', 'the child’s log has the mother’s visit')
  assert.deepEqual(
    new Set(
      seenBy(mother)
        .filter(({ verb }) => verb === 'open-mailbox')
        .map(({ actor }) => actor.name),
    ),
    new Set(['Patient', 'Renate Albrecht']),
  )
  await scene.access.endActing(doctor, mia, mailbox)
  assert.equal(stateOf(scene, mailbox), undefined, 'one that acts for nobody is closed')
  assert.equal(scene.count(`slot WHERE mailbox = '${mailbox}' AND state = 'live'`), 0)
})

test('a guest sees what was shared, nothing else, and nothing after the end', async (t) => {
  const scene = await fixture(t)
  const renate = await scene.open()
  const shared = await released(scene, scene.id, 'Schilddrüse')
  await released(scene, scene.id, 'Geheim')
  const share = { kind: 'share' as const, items: [shared.item], until: '2026-12-01', name: 'Dr. Jonas Weber' }
  assert.equal(await scene.upload(renate, share), 'taken')
  const guest = await scene.openShare(renate)
  assert.deepEqual(titles(scene, guest), ['Schilddrüse'])
  const [opened] = await openAll(scene, hex(guest.ref.mailbox), guest)
  assert.equal(opened?.about, hex(renate.ref.mailbox))
  const { index, access } = listOf(scene, guest)
  assert.deepEqual([index.patient.name, index.guest?.until], ['Dr. Jonas Weber', '2026-12-01T23:00:00.000Z'])
  assert.equal(access.join('').includes('invite'), false, 'the rest of the log is the patient’s')
  for (const kind of ['end-sessions', 'close-mailbox'] as const)
    assert.equal(await scene.upload(guest, { kind }), 'not-allowed')
  const again = await scene.openShare(renate)
  assert.ok(again, 'a link of a guest is for more than one look')
  const [entry] = listOf(scene, renate).index.shares ?? []
  assert.ok(entry?.state === 'open' && entry.lastUsedAt !== undefined)

  await scene.access.withdraw(doctor, scene.id, [shared.reference])
  assert.deepEqual(titles(scene, guest), [])
  const id = hex(guest.ref.mailbox)
  assert.equal(await scene.upload(renate, { kind: 'end-share', share: id }), 'taken')
  assert.equal(stateOf(scene, id), undefined)
  await assert.rejects(scene.open(guest.slot))
  assert.equal(listOf(scene, renate).index.shares?.[0]?.letter, undefined)
})

test('a share ends by itself; its link bears five wrong tries and then is dead', async (t) => {
  const scene = await fixture(t)
  const renate = await scene.open()
  const { item } = await released(scene, scene.id, 'Schilddrüse')
  const share = { kind: 'share' as const, items: [item], until: '2026-11-24', name: 'Tochter' }
  assert.equal(await scene.upload(renate, share), 'taken')
  const { slot, linkSecret, pin, ref } = await scene.openShare(renate)
  for (let i = 1; i <= 5; i++) {
    const wrong = String((Number(pin) + i) % 1_000_000).padStart(6, '0')
    assert.deepEqual(await scene.ask(await linkSlot(linkSecret, wrong)), { result: 'no' })
  }
  await assert.rejects(scene.open(slot), 'dead')
  assert.equal(await scene.upload(renate, { ...share, name: 'Sohn' }), 'taken')
  const second = await scene.openShare(renate)
  scene.clock.advance(3 * day_ms)
  await assert.rejects(scene.open(second.slot), 'over')
  assert.equal(endWhatIsOver(scene.context).length, 2)
  assert.equal(scene.verbs()[0], 'end-share')
  assert.equal(stateOf(scene, hex(ref.mailbox)), undefined)
})

test('attack: nobody shares what is not theirs, for ever, or without end; and nobody ends another’s share', async (t) => {
  const { scene, mother, mia } = await family(t)
  const own = await released(scene, scene.id, 'Eigener Befund')
  const foreign = await released(scene, mia, 'Allergietest von Mia')
  const share = { kind: 'share' as const, items: [own.item], until: '2026-12-01', name: 'Dr. Weber' }
  assert.equal(await scene.upload(mother, { ...share, items: [foreign.item] }), 'not-found')
  assert.equal(await scene.upload(mother, { ...share, items: [own.item, foreign.item] }), 'not-found')
  assert.equal(await scene.upload(mother, { ...share, until: '2027-06-01' }), 'share-too-long')
  assert.equal(await scene.upload(mother, { ...share, until: '2026-11-01' }), 'share-over')
  assert.equal(scene.count("mailbox WHERE kind = 'guest'"), 0)
  for (let i = 0; i < 10; i++) assert.equal(await scene.upload(mother, share), 'taken')
  assert.equal(await scene.upload(mother, share), 'too-many-shares')
  const other = await scene.invited('Ekici')
  const [first] = listOf(scene, mother).index.shares ?? []
  assert.equal(await scene.upload(other, { kind: 'end-share', share: first?.share ?? '' }), 'not-found')
  assert.equal(await scene.upload(other, { kind: 'end-share', share: hex(mother.ref.mailbox) }), 'not-found')
  assert.equal(scene.store.read((reader) => portalStateOf(reader, scene.clock, scene.id)).state, 'invited')
})

test('attack: what a thief has shared is over with the thief’s access, by a new link and by closing, whoever closes', async (t) => {
  for (const shutOut of ['invite', 'revoke', 'close'] as const) {
    const scene = await fixture(t)
    const thief = await scene.open()
    const { item } = await released(scene, scene.id, 'Geheim')
    const share = { kind: 'share' as const, items: [item], until: '2026-12-24', name: 'Dieb' }
    assert.equal(await scene.upload(thief, share), 'taken')
    const guest = await scene.openShare(thief)
    if (shutOut === 'invite') await scene.access.invite(doctor, scene.id, { language: 'de', channel: 'letter' })
    else if (shutOut === 'revoke') await scene.access.revoke(doctor, scene.id)
    else assert.equal(await scene.upload(thief, { kind: 'close-mailbox' }), 'taken')
    assert.equal(stateOf(scene, hex(guest.ref.mailbox)), undefined)
    await assert.rejects(scene.open(guest.slot))
    assert.deepEqual(await scene.askAgain(guest.answer.session), { result: 'no' })
    assert.ok(scene.verbs().includes('end-share'))
  }
})

test('a share that is over shows its link and PIN no more', async (t) => {
  const scene = await fixture(t)
  const renate = await scene.open()
  const { item } = await released(scene, scene.id, 'Schilddrüse')
  const share = { kind: 'share' as const, items: [item], until: '2026-11-24', name: 'Tochter' }
  assert.equal(await scene.upload(renate, share), 'taken')
  assert.ok(listOf(scene, renate).index.shares?.[0]?.letter)
  scene.clock.advance(3 * day_ms)
  endWhatIsOver(scene.context)
  const [over] = listOf(scene, renate).index.shares ?? []
  assert.deepEqual([over?.state, over?.letter], ['ended', undefined])
  assert.equal(scene.count("sealed_item WHERE item LIKE 'share-%'"), 0)
})

test('who acts only for a record that goes into another has nothing to open any more', async (t) => {
  const scene = await fixture(t)
  const mia = scene.add('Albrecht', 'Mia')
  await released(scene, mia, 'Blutbild von Mia')
  const grant = { representative: 'rep-2', name: 'Jonas Albrecht', level: 'act' as const, holder: 'new' as const }
  const mailbox = await scene.access.grantActing(doctor, mia, grant)
  const to = { name: 'Jonas Albrecht', addressLines: [] }
  const father = await scene.openInvitation(await scene.access.inviteProxy(doctor, { mailbox, to }, 'de'))
  await scene.access.alone([mia], () =>
    scene.store.transact((tx) => closeForMerge(tx, mia, '2026-11-23T10:00:00.000Z')),
  )
  assert.equal(stateOf(scene, mailbox), undefined)
  await assert.rejects(scene.open(father.slot))
})

/** Does something in the middle of a sealing: when a file for one mailbox has been written. */
class InterruptedFiles extends SealedFiles {
  interrupt: (mailbox: string) => void = () => undefined

  override put(mailbox: string, name: string, file: Uint8Array): void {
    super.put(mailbox, name, file)
    this.interrupt(mailbox)
  }
}

test('attack: a right that ends while a message is sealed gets no copy of it; the message comes all the same', async (t) => {
  const kept = { reference: 'Communication/1', text: 'Eine Frage', preview: 'Eine Frage', files: [], needs: [] }
  const keeper = () => Promise.resolve({ ...kept, keep: () => undefined, forget: () => Promise.resolve() })
  const scene = await fixture(t, (context) => ({
    message: messageHandler(context, new GatewaySync(context, takesEverything()), keeper),
  }))
  const files = new InterruptedFiles(temporaryFolder(t))
  scene.context.sealedFiles = files
  const [mother, father] = [await scene.invited('Albrecht'), await scene.invited('Albrecht')]
  const mia = scene.add('Albrecht', 'Mia')
  const [hers, his] = [hex(mother.ref.mailbox), hex(father.ref.mailbox)]
  const grant = (mailbox: string, terms: { level: 'read' | 'act'; until?: string }) =>
    scene.access.grantActing(doctor, mia, { representative: mailbox, name: 'Albrecht', holder: { mailbox }, ...terms })
  await grant(hers, { level: 'act' })
  await grant(his, { level: 'read', until: new Date(scene.clock.now() + 60_000).toISOString() })
  const about = unhex(listOf(scene, mother).index.acting?.[0]?.mailbox ?? '')
  const sealed = await scene.seal(
    { ...mother, ref: { ...mother.ref, about } },
    { kind: 'message', thread: '11'.repeat(16), topic: 'question', text: 'Eine Frage' },
  )
  files.interrupt = (mailbox) => {
    if (mailbox !== his) return
    files.interrupt = () => undefined
    scene.clock.advance(120_000)
  }
  assert.deepEqual(await scene.take([sealed]), [], 'it waits')
  assert.equal(scene.received(sealed), undefined)
  assert.deepEqual(await scene.take([sealed]), [hex(sealed.upload)])
  assert.equal(scene.received(sealed), 'taken')
  const copies = (mailbox: string) =>
    scene.count(`sealed_item s JOIN released_item r ON r.id = s.item WHERE s.mailbox = '${mailbox}'`)
  assert.deepEqual([copies(hers), copies(his)], [1, 0])
})
