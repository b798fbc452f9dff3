import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { concat, isRefusal, type Refusal } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { encode, ldtFile, obj, reportWith, withCrLf } from '../write-ldt.ts'
import { toFhir } from '../to-fhir.ts'
import { parseLdt } from './parse-ldt.ts'

const seed = 20181107

function kbvFiles(t: TestContext): { name: string; bytes: Uint8Array }[] {
  const folder = sharedData(t, 'xdt-ldt3-kbv')
  if (folder === undefined) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.ldt'))
  assert.equal(names.length, 4)
  return names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }))
}

/** What would be imported, with nothing about how it was read. */
const imported = (bytes: Uint8Array): string =>
  JSON.stringify(
    parseLdt(bytes)
      .messages.map(toFhir)
      .map(({ attachments, ...rest }) => [rest, attachments.map(({ bytes: content }) => content.toBase64())]),
  )

/** Either the very same import or a refusal that names a line: nothing else may come of a damaged file. */
function sameOrRefused(damaged: Uint8Array, original: string, what: string): 'same' | 'refused' {
  let result: string
  try {
    result = imported(damaged)
  } catch (error) {
    assert.ok(isRefusal(error), `${what}: ${String(error)}`)
    assert.match(error.detail ?? '', /^line \d+$/, `${what}: ${error.code}`)
    return 'refused'
  }
  assert.equal(result, original, what)
  return 'same'
}

const refusalOf = (bytes: Uint8Array): Pick<Refusal, 'code' | 'detail'> => {
  try {
    parseLdt(bytes)
  } catch (error) {
    if (isRefusal(error)) return { code: error.code, detail: error.detail }
    throw error
  }
  throw new assert.AssertionError({ message: 'not refused' })
}

test('the four files: one warning as they lie there, none with CR LF, the same import, checksums proven', (t) => {
  for (const { name, bytes } of kbvFiles(t)) {
    const stored = parseLdt(bytes)
    const restored = parseLdt(withCrLf(bytes))
    assert.deepEqual(stored.warnings, [{ code: 'line-ends' }], name)
    assert.deepEqual(restored.warnings, [], name)
    assert.deepEqual(
      restored.messages.flatMap((message) => toFhir(message).warnings),
      [],
      name,
    )
    assert.equal(stored.version, 'LDT3.2.4')
    assert.equal(stored.charset, 'iso-8859-15')
    assert.equal(imported(withCrLf(bytes)), imported(bytes), name)
  }
})

test('a file cut anywhere is refused with its line number', (t) => {
  for (const { name, bytes } of kbvFiles(t)) {
    for (const whole of [bytes, withCrLf(bytes)]) {
      const original = imported(whole)
      const ends = Math.max(0, whole.length - 200)
      const cuts = fc.sample(fc.nat(whole.length - 1), { numRuns: 60, seed })
      for (let cut = ends; cut < whole.length; cut++) cuts.push(cut)
      for (const cut of cuts) {
        const outcome = sameOrRefused(whole.subarray(0, cut), original, `${name} cut at ${cut}`)
        // Only the very last line end may be missing.
        if (cut < whole.length - 2) assert.equal(outcome, 'refused', `${name} cut at ${cut}`)
      }
    }
  }
})

test('every cut of the smallest file', () => {
  const whole = reportWith(['8410', 'Qu'], ['8420', '2.5'], ['8421', '%'])
  for (let cut = 0; cut < whole.length - 2; cut++) {
    assert.match(refusalOf(whole.subarray(0, cut)).detail ?? '', /^line \d+$/, `cut at ${cut}`)
  }
})

test('any changed byte, deleted line or two swapped lines: refused, or nothing changed', (t) => {
  let refused = 0
  let tried = 0
  for (const { name, bytes } of kbvFiles(t)) {
    const whole = bytes.length > 20_000 ? bytes : withCrLf(bytes)
    const original = imported(whole)
    const flips = fc.sample(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
      numRuns: 150,
      seed,
    })
    for (const [at, change] of flips) {
      const damaged = whole.slice()
      damaged[at] = (damaged[at] ?? 0) ^ change
      tried++
      if (sameOrRefused(damaged, original, `${name} byte ${at} xor ${change}`) === 'refused') refused++
    }
    const lines = new TextDecoder('iso-8859-1').decode(whole).split(/(?<=\n)/)
    for (const at of fc.sample(fc.nat(lines.length - 2), { numRuns: 60, seed })) {
      const without = encode(lines.filter((_, index) => index !== at).join(''), 'iso-8859-1')
      assert.equal(sameOrRefused(without, original, `${name} without line ${at + 1}`), 'refused')
      const swapped = lines.with(at, lines[at + 1] ?? '').with(at + 1, lines[at] ?? '')
      if (lines[at] === lines[at + 1]) continue
      assert.equal(sameOrRefused(encode(swapped.join(''), 'iso-8859-1'), original, `${name} swap ${at}`), 'refused')
    }
  }
  if (tried > 0) assert.ok(refused > tried * 0.95, `${refused} of ${tried} refused`)
})

test('structure that is wrong is refused where it is wrong', () => {
  const line = (field: string, content: string) =>
    `${String(content.length + 9).padStart(3, '0')}${field}${content}\r\n`
  const file = (...lines: string[]) => encode(lines.join(''))
  const [open, close] = [line('8000', '8220'), line('8001', '8220')]
  const cases: [Uint8Array, string, string][] = [
    [file(line('8410', 'x')), 'ldt-record', 'line 1'],
    [file(open, open), 'ldt-record', 'line 2'],
    [file(line('8000', '82')), 'ldt-record', 'line 1'],
    [file(open, line('8001', '8221')), 'ldt-record', 'line 2'],
    [file(open), 'ldt-truncated', 'line 1'],
    [file(open, close), 'ldt-truncated', 'line 2'],
    [file(open, line('8002', 'Obj_0032'), close), 'ldt-record', 'line 3'],
    [file(open, line('8003', 'Obj_0032'), close), 'ldt-object', 'line 2'],
    [file(open, line('8002', 'Obj_0032'), line('8003', 'Obj_0033')), 'ldt-object', 'line 3'],
    [file(open, line('8002', 'Obj_x'), close), 'ldt-object', 'line 2'],
    [file(open, ...Array.from({ length: 33 }, () => line('8002', 'Obj_0001'))), 'ldt-nesting', 'line 34'],
    [file(line('8000', '0020'), line('8001', '0020')), 'ldt-header', 'line 1'],
    [ldtFile({ records: [] }), 'ldt-empty', 'line 7'],
    [ldtFile({ header: [], records: [[['3000', '1']]] }), 'ldt-version', 'line 1'],
    [
      ldtFile({ header: [['8132', 'Kopf', obj('0032', ['0001', 'LDT1014.01'])]], records: [[['3000', '1']]] }),
      'ldt-version',
      'line 4',
    ],
  ]
  for (const [bytes, code, detail] of cases) assert.deepEqual(refusalOf(bytes), { code, detail })
})

test('an order among reports, two trailers, a missing or wrong checksum', () => {
  const text = new TextDecoder().decode(reportWith(['8410', 'Qu']))
  const change = (from: string | RegExp, to: string) => refusalOf(encode(text.replace(from, to)))
  const last = text.trimEnd().split('\r\n').length
  assert.deepEqual(change(/01380008205([^]*)01380018205/, '01380008215$101380018215'), {
    code: 'ldt-record',
    detail: 'line 7',
  })
  assert.deepEqual(change(/0499300.{40}\r\n/, ''), { code: 'ldt-checksum', detail: `line ${last - 2}` })
  assert.deepEqual(change(/0499300.{40}\r\n/, '0179300c0ffee00\r\n'), {
    code: 'ldt-checksum',
    detail: `line ${last - 1}`,
  })
  assert.deepEqual(refusalOf(concat(encode(text), encode('01380008221\r\n01380018221\r\n'))).code, 'ldt-record')
  assert.equal(parseLdt(encode(text.replace(/(?<=0499300).{40}/, (hash) => hash.toUpperCase()))).messages.length, 1)
})

test('a later 3.x is read with a warning', () => {
  const header = [['8132', 'Kopf', obj('0032', ['0001', 'LDT3.9.1'])]] as const
  assert.deepEqual(parseLdt(ldtFile({ header, records: [[['3000', '1']]] })).warnings, [{ code: 'version', line: 4 }])
})

test('unknown objects and fields are kept, also an object without a role', () => {
  const unknown = obj('9999', ['9998', ' x '], ['9997', 'y', obj('9996', ['9995', ''])])
  const [message] = parseLdt(
    ldtFile({
      records: [
        [
          ['9990', 'Neu', unknown],
          ['3000', '1'],
        ],
      ],
    }),
  ).messages
  const [field] = message?.record.fields ?? []
  assert.equal(field?.object?.id, '9999')
  assert.equal(field.object.fields[0]?.content, ' x ')
  assert.equal(field.object.fields[1]?.object?.fields[0]?.field, '9995')
  const bare = encode('01380008220\r\n0178002Obj_0032\r\n0190001LDT3.2.4x\r\n')
  assert.equal(refusalOf(bare).code, 'ldt-length')
})

test('records of any content: a message or a refusal', () => {
  const field = fc.tuple(
    fc.constantFrom(
      '8000',
      '8001',
      '8002',
      '8003',
      '3101',
      '8420',
      '8421',
      '8422',
      '7278',
      '6329',
      '3564',
      '8142',
      '7354',
    ),
    fc.constantFrom(
      '',
      'Obj_0060',
      'Obj_0042',
      'Obj_0047',
      'Obj_0010',
      'Obj_0068',
      '8205',
      'N',
      '1.5',
      '20180712',
      'QUJD',
    ),
  )
  fc.assert(
    fc.property(fc.array(field, { maxLength: 40 }), (lines) => {
      const bytes = ldtFile({ records: [lines] })
      try {
        parseLdt(bytes).messages.map(toFhir)
      } catch (error) {
        assert.ok(isRefusal(error) && /^line \d+$/.test(error.detail ?? ''), String(error))
      }
    }),
    { numRuns: 500 },
  )
})
