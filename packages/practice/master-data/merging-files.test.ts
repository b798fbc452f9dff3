import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { callerOfRole } from '@siegel/access'
import type { DocumentReference, Patient } from '@siegel/fhir'
import { isRefusal, utf8 } from '@siegel/foundation'
import { standingClock, temporaryFolder } from '@siegel/foundation/testing'
import { Ledger, ledgerSchema } from '@siegel/ledger'
import { Records, recordsSchema } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import { Blobs, Store } from '@siegel/store'
import { masterDataPage, mergePatients, moveDocument, type DocumentContext, type MergeContext } from '../index.ts'
import { practiceOf } from '../testing.ts'

const doctor = callerOfRole('p1', 'Dr. Katrin Hollmann', 'doctor')
const size = 200_000
const contentOf = (number: number) => new Uint8Array(size).fill(65 + number)

/** A practice in a folder, whose keys are made from names, so that another process opens it too. */
function practiceIn(folder: string) {
  const clock = standingClock()
  const schemas = [ledgerSchema, recordsSchema]
  const store = new Store({ file: join(folder, 'r.db'), key: new Uint8Array(32).fill(1), schemas })
  const records = new Records({ store, ledger: new Ledger(store, clock), clock, newId: randomId })
  const keyOf = (holder: string) => utf8(holder.padEnd(32)).subarray(0, 32)
  const blobs = new Blobs(join(folder, 'blobs'), 'safe', keyOf)
  const practice = practiceOf(records, () => clock.now())
  const merging: MergeContext = { ...practice, blobs, mailboxes: { close: () => undefined, withdraw: () => 0 } }
  const person = (family: string) => {
    const patient: Patient = { resourceType: 'Patient', name: [{ family, given: ['Karin'] }] }
    return records.transact(doctor, { verb: 'create' }, (write) => write.create(patient).resource.id ?? '')
  }
  const letter = (patient: string, number: number) => {
    const { id } = blobs.put(patient, 'application/pdf', contentOf(number))
    const made: DocumentReference = {
      resourceType: 'DocumentReference',
      status: 'current',
      subject: { reference: `Patient/${patient}` },
      description: `Brief ${number}`,
      content: [{ attachment: { contentType: 'application/pdf', url: `Binary/${id}`, title: 'brief.pdf' } }],
    }
    return records.transact(doctor, { verb: 'create' }, (write) => write.create(made).resource.id ?? '')
  }
  const versionOf = async (id: string) => (await masterDataPage(practice, doctor, id)).version
  const merge = async (source: string, target: string) =>
    mergePatients(merging, doctor, target, {
      source,
      reason: 'doppelt',
      ifVersion: await versionOf(target),
      ifSourceVersion: await versionOf(source),
    })
  const move = (id: string, patient: string) =>
    // Moving asks the reader for nothing.
    moveDocument({ ...practice, blobs } as unknown as DocumentContext, doctor, id, { version: 1, patient, reason: 'x' })
  /** The documents of a chart that are not empty, each with its bytes read under the key that its record names. */
  const documents = (patient: string) =>
    records.read(doctor, { verb: 'read' }, (reader) =>
      reader.compartment<DocumentReference>(patient, 'DocumentReference').flatMap(({ resource }) => {
        const { url = '' } = resource.content[0]?.attachment ?? {}
        const place = url === '' ? undefined : reader.file(url.slice('Binary/'.length))?.place
        return place === undefined ? [] : [{ text: resource.description, blob: place.id, bytes: blobs.get(place) }]
      }),
    )
  const onDisk = () => globSync('blobs/*/*', { cwd: folder }).map((path) => basename(path))
  return { store, records, blobs, person, letter, merge, move, documents, onDisk }
}

type Practice = ReturnType<typeof practiceIn>
const files = 2
const acts = ['merge', 'move'] as const

/** What can be cut off: everything that an act does to the disk, and both sides of it. */
function dieAt({ records, blobs }: Practice, place: number): void {
  let steps = 0
  const step = () => {
    steps += 1
    if (steps === place) process.kill(process.pid, 'SIGKILL')
  }
  const around =
    <A extends unknown[], T>(work: (...values: A) => T) =>
    (...values: A): T => {
      step()
      const result = work(...values)
      if (!(result instanceof Promise)) {
        step()
        return result
      }
      return result.finally(step) as T
    }
  blobs.resealStream = around(blobs.resealStream.bind(blobs))
  blobs.remove = around(blobs.remove.bind(blobs))
  records.looseBlob = around(records.looseBlob.bind(records))
  records.removeLoose = around(records.removeLoose.bind(records))
  const transact = records.transact.bind(records)
  records.transact = (...values) => around(() => transact(...values))()
}

const [folderOfChild, act, place] = process.argv.slice(2)
if (folderOfChild === undefined) tests()
else await child(folderOfChild)

async function child(folder: string): Promise<void> {
  const practice = practiceIn(folder)
  const { source, target, letters } = JSON.parse(readFileSync(join(folder, 'ids.json'), 'utf8')) as Ids
  dieAt(practice, Number(place))
  if (act === 'merge') await practice.merge(source, target)
  else await practice.move(letters[0] ?? '', target)
  practice.store.close()
}

interface Ids {
  source: string
  target: string
  letters: string[]
}

function prepare(folder: string): Ids {
  const practice = practiceIn(folder)
  const [source, target] = [practice.person('Ostermannn'), practice.person('Ostermann')]
  const letters = Array.from({ length: files }, (_, number) => practice.letter(source, number))
  const ids = { source, target, letters }
  writeFileSync(join(folder, 'ids.json'), JSON.stringify(ids))
  practice.store.close()
  return ids
}

function tests(): void {
  for (const name of acts)
    test(`a ${name} that is killed anywhere leaves every file readable once, and nothing that nobody has`, async (t) => {
      for (let at = 1, isKilled = true; isKilled; at += 1) {
        const folder = temporaryFolder(t)
        const { source, target, letters } = prepare(folder)
        const { NODE_TEST_CONTEXT: _, ...env } = process.env
        const running = spawn(
          process.execPath,
          ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), folder, name, String(at)],
          { env, stdio: ['ignore', 'ignore', 'inherit'] },
        )
        const [code, signal] = (await once(running, 'close')) as [number | null, string | null]
        isKilled = signal === 'SIGKILL'
        if (!isKilled) assert.equal(code, 0)
        assert.ok(isKilled || at > 8, 'it was killed often enough to have seen something')
        const practice = practiceIn(folder)
        t.after(() => practice.store.close())
        await practice.records.removeLoose(practice.blobs)
        const all = [...(await practice.documents(source)), ...(await practice.documents(target))]
        const label = `${name}, killed at ${at}`
        assert.deepEqual(
          all.map(({ text = '' }) => text).toSorted((a, b) => a.localeCompare(b)),
          letters.map((__, number) => `Brief ${number}`),
          label,
        )
        for (const { text, bytes } of all)
          assert.ok(Buffer.from(contentOf(Number(text?.slice(-1)))).equals(Buffer.from(bytes)), `${label}: ${text}`)
        const inSource = (await practice.documents(source)).length
        const isDone = inSource < files
        if (name === 'merge') assert.ok(inSource === 0 || inSource === files, `${label}: all or nothing`)
        // A merge that is done keeps the old bytes for who goes back to them.
        const kept = name === 'merge' && isDone ? 2 * files : files
        assert.equal(practice.onDisk().length, kept, label)
        assert.deepEqual(
          all.filter(({ blob }) => !practice.blobs.has(blob)),
          [],
          label,
        )
        if (!isDone) await (name === 'merge' ? practice.merge(source, target) : practice.move(letters[0] ?? '', target))
        assert.equal((await practice.documents(target)).length, name === 'merge' ? files : 1, `${label}: it goes on`)
        for (const patient of [source, target]) practice.records.verifyChart(patient)
      }
    })

  test('what comes while files are sealed anew is moved too; what changes on the patients themselves stops it', async (t) => {
    const folder = temporaryFolder(t)
    const { source, target } = prepare(folder)
    const practice = practiceIn(folder)
    t.after(() => practice.store.close())
    const { records, blobs, letter, merge, documents, onDisk } = practice
    const reseal = blobs.resealStream.bind(blobs)
    let isFirst = true
    const during = (work: () => void): void => {
      isFirst = true
      blobs.resealStream = async (...values) => {
        const made = await reseal(...values)
        if (isFirst) {
          isFirst = false
          work()
        }
        return made
      }
    }
    const change = () =>
      records.transact(doctor, { verb: 'update' }, (write) => {
        const { resource, version } = write.require<Patient>('Patient', source)
        write.update({ ...resource, birthDate: '1958-03-14' }, version)
      })
    during(change)
    await assert.rejects(merge(source, target), (error) => isRefusal(error, 'version-conflict'))
    assert.deepEqual([(await documents(source)).length, onDisk().length], [files, files], 'nothing is left of it')
    during(() => void letter(source, files))
    await merge(source, target)
    assert.deepEqual([(await documents(source)).length, (await documents(target)).length], [0, files + 1])
    assert.equal(onDisk().length, 2 * (files + 1))
  })

  test('a chart into which somebody keeps filing is told so in the end', async (t) => {
    const folder = temporaryFolder(t)
    const { source, target } = prepare(folder)
    const practice = practiceIn(folder)
    t.after(() => practice.store.close())
    const { blobs, letter, merge, onDisk } = practice
    const reseal = blobs.resealStream.bind(blobs)
    let filed = files
    blobs.resealStream = async (...values) => {
      letter(source, filed)
      filed += 1
      return reseal(...values)
    }
    await assert.rejects(merge(source, target), (error) => isRefusal(error, 'version-conflict'))
    assert.equal(onDisk().length, filed)
  })

  test('while the files of a merge are sealed anew others read and write', async (t) => {
    const folder = temporaryFolder(t)
    const { source, target } = prepare(folder)
    const practice = practiceIn(folder)
    t.after(() => practice.store.close())
    let isDone = false
    const merging = practice.merge(source, target).then(() => (isDone = true))
    let written = 0
    while (!isDone) {
      await practice.records.enqueue(doctor, { verb: 'create' }, (write) =>
        write.create<Patient>({ resourceType: 'Patient', name: [{ family: `Andere ${written}` }] }),
      )
      written += 1
    }
    await merging
    assert.ok(written > files, `${written} others came to their turn`)
  })
}
