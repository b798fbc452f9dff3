import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '@siegel/foundation'
import { filled, refused } from '../node/testing.ts'
import {
  addSlot,
  createKeyring,
  listSlots,
  openKeyring,
  removeSlot,
  unlock,
  type Keyring,
  type KeyringFiles,
} from './index.ts'

/** A disk in memory that fails at the given operation: before it took effect, or right after. */
class FailingDisk implements KeyringFiles {
  readonly files: Map<string, Uint8Array>
  failAt = Number.POSITIVE_INFINITY
  after = false
  operations = 0

  constructor(files: Map<string, Uint8Array> = new Map()) {
    this.files = files
  }

  read(name: string): Uint8Array | undefined {
    return this.files.get(name)
  }

  write(name: string, bytes: Uint8Array): void {
    this.#step(() => this.files.set(name, bytes.slice()))
  }

  rename(from: string, to: string): void {
    this.#step(() => {
      const bytes = this.files.get(from)
      if (bytes === undefined) throw new Error('no such file')
      this.files.delete(from)
      this.files.set(to, bytes)
    })
  }

  #step(act: () => void): void {
    const fails = ++this.operations === this.failAt
    if (fails && !this.after) throw new Error('crash')
    act()
    if (fails) throw new Error('crash')
  }
}

const secret = { kind: 'keyfile', secret: filled(1) } as const
const second = { kind: 'keyfile', secret: filled(2) } as const

/** The disk of a safe with two key files and one patient, and what has to survive. */
async function prepared(): Promise<{
  disk: FailingDisk
  database: Uint8Array
  patient: Uint8Array
  rootKey: Uint8Array
}> {
  const disk = new FailingDisk()
  const { keyring } = await createKeyring(disk, [secret, second])
  const patient = keyring.patientKey('p')
  keyring.save()
  return { disk, database: keyring.get('database'), patient, rootKey: keyring.rootKey }
}

/** Runs a change once for every operation at which it can be cut short. */
async function everyCrash(
  change: (keyring: Keyring) => Promise<unknown>,
  check: (disk: FailingDisk, before: Awaited<ReturnType<typeof prepared>>, done: boolean) => Promise<void>,
): Promise<void> {
  const before = await prepared()
  const rehearsal = new FailingDisk(new Map(before.disk.files))
  await change(openKeyring(rehearsal, before.rootKey))
  assert.ok(rehearsal.operations >= 5)
  for (let failAt = 1; failAt <= rehearsal.operations; failAt++) {
    for (const after of [false, true]) {
      const disk = new FailingDisk(new Map(before.disk.files))
      const keyring = openKeyring(disk, before.rootKey)
      Object.assign(disk, { failAt, after })
      await assert.rejects(change(keyring), /crash/)
      assert.throws(() => keyring.save(), /locked/, 'the object that crashed cannot overwrite anything')
      const rebooted = new FailingDisk(new Map(disk.files))
      await check(rebooted, before, failAt === rehearsal.operations && after)
    }
  }
  await check(rehearsal, before, true)
}

async function opensWith(disk: FailingDisk, key: typeof secret | typeof second): Promise<boolean> {
  try {
    await unlock(disk, key)
    return true
  } catch (error) {
    assert.ok(isRefusal(error, 'unlock-failed'))
    return false
  }
}

test('adding a slot, cut short anywhere: everything is there, and all slots that open lead to it', async () => {
  const third = { kind: 'keyfile', secret: filled(3) } as const
  let added = 0
  await everyCrash(
    (keyring) => addSlot(keyring, third),
    async (disk, before, done) => {
      const { rootKey } = await unlock(disk, secret)
      const keyring = openKeyring(disk, rootKey)
      assert.deepEqual(keyring.get('database'), before.database)
      assert.deepEqual(keyring.patientKey('p'), before.patient)
      const opens = await opensWith(disk, third)
      if (done) assert.ok(opens)
      if (opens) added++
      assert.equal(listSlots(disk).length, opens ? 4 : 3, 'the list says what opens')
      keyring.patientKey('q')
      keyring.save()
      assert.ok(openKeyring(disk, (await unlock(disk, second)).rootKey).hasPatientKey('q'))
    },
  )
  assert.ok(added > 1)
})

test('removing a slot, cut short anywhere: it is removed or it is not, and nothing is lost', async () => {
  let removed = 0
  await everyCrash(
    (keyring) => removeSlot(keyring, 2),
    async (disk, before, done) => {
      const { rootKey } = await unlock(disk, secret)
      const keyring = openKeyring(disk, rootKey)
      assert.deepEqual(keyring.get('database'), before.database)
      assert.deepEqual(keyring.patientKey('p'), before.patient)
      const opens = await opensWith(disk, second)
      if (done) assert.ok(!opens)
      if (!opens) removed++
      assert.equal(
        listSlots(disk).some(({ id }) => id === 2),
        opens,
      )
    },
  )
  assert.ok(removed > 1)
})

test('after a change that was cut short behind its commit the old RK cannot write into the old keyring', async () => {
  const before = await prepared()
  const disk = new FailingDisk(new Map(before.disk.files))
  const keyring = openKeyring(disk, before.rootKey)
  // Operations: keyring.next, unlock.json, unlock.age (the commit), rename.
  Object.assign(disk, { failAt: 4, after: false })
  await assert.rejects(removeSlot(keyring, 2), /crash/)
  disk.failAt = Number.POSITIVE_INFINITY
  await refused('root-key-renewed', () => openKeyring(disk, before.rootKey))
  const { rootKey } = await unlock(disk, secret)
  assert.deepEqual(openKeyring(disk, rootKey).get('database'), before.database)
})

test('saving, cut short: the old keyring or the new one', async () => {
  for (const after of [false, true]) {
    const { disk, rootKey, patient } = await prepared()
    const keyring = openKeyring(disk, rootKey)
    keyring.destroyPatientKey('p')
    Object.assign(disk, { failAt: disk.operations + 1, after })
    assert.throws(() => keyring.save(), /crash/)
    const again = openKeyring(disk, rootKey)
    assert.equal(again.hasPatientKey('p'), !after)
    if (!after) assert.deepEqual(again.patientKey('p'), patient)
  }
})

test('a creation that was cut short is repeated, and one that ended is kept', async () => {
  for (let failAt = 1; failAt <= 3; failAt++) {
    const disk = new FailingDisk()
    disk.failAt = failAt
    await assert.rejects(createKeyring(disk, [secret]), /crash/)
    disk.failAt = Number.POSITIVE_INFINITY
    const { keyring } = await createKeyring(disk, [secret])
    assert.deepEqual(openKeyring(disk, (await unlock(disk, secret)).rootKey).get('log'), keyring.get('log'))
    await refused('keyring-exists', () => createKeyring(disk, [secret]))
  }
})
