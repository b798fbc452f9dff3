import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { isRefusal } from '@siegel/foundation'
import { exportRecords, restoreRecords } from './index.ts'
import { admin, bytesOf, keepingFixture, partsOf } from './testing.ts'
import { ZipReader } from './zip-reader.ts'
import { ZipWriter } from './zip-writer.ts'

type Contents = Map<string, Uint8Array>
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const textIn = (contents: Contents, name: string): string => Buffer.from(contents.get(name) ?? []).toString()

async function contentsOf(t: TestContext): Promise<Contents> {
  const fixture = keepingFixture(t)
  for (const family of ['A', 'B', 'C'])
    await fixture.call('PUT', '/Patient/p', { resourceType: 'Patient', id: 'p', name: [{ family }] })
  const { id } = fixture.blobs.put('p', 'image/png', new Uint8Array([1, 2, 3]))
  await fixture.call('PUT', '/DocumentReference/d', {
    resourceType: 'DocumentReference',
    id: 'd',
    status: 'current',
    subject: { reference: 'Patient/p' },
    content: [{ attachment: { contentType: 'image/png', url: `Binary/${id}` } }],
  })
  const zip = await ZipReader.open(partsOf(await bytesOf(await exportRecords(fixture.context, admin))))
  const found: Contents = new Map()
  for (const name of zip.names()) found.set(name, await bytesOf(zip.read(name)))
  return found
}

/** A ZIP of these files; the manifest says what they are unless it is `stale`. */
async function packed(contents: Contents, isStale = false): Promise<Uint8Array> {
  const zip = new ZipWriter()
  const bytes = bytesOf(zip.bytes)
  async function* one(content: Uint8Array) {
    yield content
  }
  for (const [name, content] of contents) if (name !== 'manifest.json') await zip.add(name, one(content))
  const manifest = JSON.parse(textIn(contents, 'manifest.json')) as { counts: object; files: object[] }
  const files = isStale ? manifest.files : zip.files.slice()
  await zip.add('manifest.json', one(utf8(JSON.stringify({ ...manifest, files }))))
  zip.end()
  return bytes
}

async function refusedAs(t: TestContext, bytes: Uint8Array, ...codes: string[]): Promise<void> {
  const { context, store } = keepingFixture(t)
  await assert.rejects(restoreRecords(context, admin, partsOf(bytes)), (error) => {
    assert.ok(isRefusal(error) && codes.includes(error.code), String(error))
    return true
  })
  const rows = store.read((reader) => reader.query({ text: 'SELECT rid FROM resource WHERE version > 0', values: [] }))
  assert.deepEqual(rows, [])
}

const changed = (contents: Contents, name: string, text: (before: string) => string): Contents =>
  new Map(contents).set(name, utf8(text(textIn(contents, name))))

test('what is packed again as it was is taken', async (t) => {
  const { context } = keepingFixture(t)
  const { counts } = await restoreRecords(context, admin, partsOf(await packed(await contentsOf(t))))
  assert.deepEqual(counts, { DocumentReference: 1, Patient: 3 })
})

test('hashes, sizes and the list of files must be those of the manifest', async (t) => {
  const contents = await contentsOf(t)
  const other = changed(contents, 'Patient.ndjson', (text) => text.replace('"C"', '"D"'))
  await refusedAs(t, await packed(other, true), 'restore-hash')
  const longer = changed(contents, 'Patient.ndjson', (text) => `${text}\n`)
  await refusedAs(t, await packed(longer, true), 'restore-invalid')
  const [blob = ''] = [...contents.keys()].filter((name) => name.startsWith('blobs/'))
  const without = new Map(contents)
  without.delete(blob)
  await refusedAs(t, await packed(without, true), 'restore-invalid')
  await refusedAs(t, await packed(without), 'restore-invalid')
  const more = new Map(contents).set('blobs/00000000-0000-4000-8000-000000000000', utf8('x'))
  await refusedAs(t, await packed(more, true), 'restore-invalid')
  await refusedAs(t, await packed(more), 'restore-invalid')
  const newer = changed(contents, 'manifest.json', (text) => text.replace('"version": 1', '"version": 2'))
  await refusedAs(t, await packed(newer), 'restore-newer')
  const miscounted = changed(contents, 'manifest.json', (text) => text.replace('"Patient": 3', '"Patient": 4'))
  await refusedAs(t, await packed(miscounted), 'restore-invalid')
})

test('versions out of order, twice, of another type, from tomorrow, or not as this software writes them', async (t) => {
  const contents = await contentsOf(t)
  const lines = textIn(contents, 'Patient.ndjson').trimEnd().split('\n')
  const [first = '', second = '', third = ''] = lines
  const tries: [lines: string[], ...codes: string[]][] = [
    [[second, first, third], 'restore-order'],
    [[first, first, third], 'restore-order'],
    [[first, second, third.replace('2026-', '2025-')], 'restore-order'],
    [[first, third.replaceAll('"p"', '"q"'), second], 'restore-order'],
    [[first, second, third.replace('2026-', '2036-')], 'restore-invalid'],
    [[first, second, third.replace('"3"', '"0"')], 'restore-invalid'],
    [[first, second, third.replace('"3"', '"3.0"')], 'restore-invalid'],
    [[first, second, third.replace('Patient', 'Person')], 'restore-invalid'],
    [[first, second, third.replace('"p"', '"../p"')], 'restore-invalid'],
    [[first, second, third.replace('{', '{ ')], 'restore-invalid'],
    [[first, second, `${third.slice(0, -1)},"nonsense":1}`], 'resource-invalid'],
    [[first, second, third.slice(1)], 'json-syntax', 'restore-invalid'],
    [[first, second, '{"deleted":true,"resourceType":"Patient","id":"p","versionId":"3"}'], 'restore-invalid'],
  ]
  for (const [changedLines, ...codes] of tries)
    await refusedAs(
      t,
      await packed(changed(contents, 'Patient.ndjson', () => `${changedLines.join('\n')}\n`)),
      ...codes,
    )
})

test('an order in which the places of versions are no places, or not theirs', async (t) => {
  const contents = await contentsOf(t)
  const order = (change: (places: number[]) => unknown[]) =>
    changed(contents, 'order.ndjson', (text) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; places: number[] })
        .map((line) => JSON.stringify({ ...line, places: line.type === 'Patient' ? change(line.places) : line.places }))
        .join('\n'),
    )
  for (const change of [(places: number[]) => places.toReversed(), ([first = 0]: number[]) => [first, first, first]])
    await assert.rejects(
      restoreRecords(keepingFixture(t).context, admin, partsOf(await packed(order(change)))),
      (error) => isRefusal(error, 'restore-order'),
    )
  for (const change of [() => [], (places: number[]) => [...places, 9], () => ['a', 'b', 'c'], () => [1.5, 2, 3]])
    await refusedAs(t, await packed(order(change)), 'restore-invalid')
})

test('what is said of files is not believed: holders, ids, rights that no record gives', async (t) => {
  const contents = await contentsOf(t)
  const blobs = (change: (line: Record<string, unknown>) => object) =>
    changed(
      contents,
      'blobs.ndjson',
      (text) => `${JSON.stringify(change(JSON.parse(text) as Record<string, unknown>))}\n`,
    )
  for (const change of [
    { holder: '../x' },
    { holder: 7 },
    { blob: '../../etc/passwd' },
    { size: -1 },
    { versions: 'x' },
    { versions: [{}] },
  ])
    await refusedAs(t, await packed(blobs((line) => ({ ...line, ...change }))), 'restore-invalid')
})

/** A ZIP with one file whose name and sizes are whatever they are said to be. */
function handmade(name: string, content: Uint8Array, said = content.length): Uint8Array {
  const packedBytes = deflateRawSync(content)
  const crc = Buffer.alloc(4)
  const common = Buffer.alloc(26)
  common.writeUInt16LE(20, 0)
  common.writeUInt16LE(8, 4)
  crc.copy(common, 10)
  common.writeUInt32LE(packedBytes.length, 14)
  common.writeUInt32LE(said, 18)
  common.writeUInt16LE(Buffer.byteLength(name), 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packedBytes])
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\u0000'),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return new Uint8Array(Buffer.concat([local, central, end]))
}

test('names that lead out, and names that no export has', async (t) => {
  const names = [
    '../evil',
    '/etc/passwd',
    'a\\..\\b',
    'blobs/../x',
    'C:/x',
    'blobs/x',
    'Nonsense.ndjson',
    'Patient.ndjson/',
    'MANIFEST.JSON',
    '',
  ]
  for (const name of names) await refusedAs(t, handmade(name, utf8('x')), 'restore-invalid')
})

test('ZIP bombs: what is larger than it says, and what shrank more than any text', async (t) => {
  const zeros = new Uint8Array(80 * 1024 * 1024)
  await refusedAs(t, handmade('Patient.ndjson', zeros), 'restore-invalid')
  await refusedAs(t, handmade('manifest.json', zeros, 1000), 'restore-invalid')
  await refusedAs(t, handmade('manifest.json', zeros), 'restore-invalid')
})

test('a line of 100 MB is refused before it is held', async (t) => {
  const contents = await contentsOf(t)
  const noise = Buffer.alloc(100_000_000, createHash('sha512').update('x').digest('base64'))
  const line = `{"resourceType":"Patient","id":"${noise.toString('latin1')}"}`
  await refusedAs(t, await packed(changed(contents, 'Patient.ndjson', () => line)), 'line-too-long', 'restore-invalid')
})

test('a ZIP that is cut or damaged anywhere is refused', async (t) => {
  const zip = await packed(await contentsOf(t))
  for (const end of [0, 10, Math.floor(zip.length / 2), zip.length - 1])
    await refusedAs(t, zip.slice(0, end), 'restore-invalid')
  for (let at = 35; at < zip.length - 22; at += 97) {
    const bad = zip.slice()
    bad[at] = (bad[at] ?? 0) ^ 0xff
    const { context } = keepingFixture(t)
    // Dates and flags may be anything; what was stored must be what was exported.
    const done = await restoreRecords(context, admin, partsOf(bad)).catch((error: unknown) => {
      assert.ok(isRefusal(error), `${at} ${String(error)}`)
      return undefined
    })
    if (done !== undefined) assert.deepEqual(done.counts, { DocumentReference: 1, Patient: 3 })
  }
})
