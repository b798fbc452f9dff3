import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isRefusal } from '@siegel/foundation'
import { parseJson, stringifyJson } from '../../json.ts'
import type { Resource } from '../../resources.ts'
import { applyJsonPatch } from './json-patch.ts'

/** Any attempt to change it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) frozen(item)
    Object.freeze(value)
  }
  return value
}

const parsed = (json: string): Resource => frozen(parseJson(json)) as Resource
const patched = (json: string, operations: string): string =>
  stringifyJson(applyJsonPatch(parsed(json), frozen(parseJson(operations))))

function refusal(json: string, operations: unknown): string {
  try {
    return `accepted: ${stringifyJson(applyJsonPatch(parsed(json), operations))}`
  } catch (error) {
    assert.ok(isRefusal(error), String(error))
    return error.message
  }
}

const failed = (json: string, operations: string): string => refusal(json, parseJson(operations))

/** RFC 6902, appendix A; the root of a resource is an object, so documents stand as they are there. */
const appendix: [name: string, document: string, patch: string, result: string][] = [
  ['A.1', '{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux"}]', '{"foo":"bar","baz":"qux"}'],
  ['A.2', '{"foo":["bar","baz"]}', '[{"op":"add","path":"/foo/1","value":"qux"}]', '{"foo":["bar","qux","baz"]}'],
  ['A.3', '{"baz":"qux","foo":"bar"}', '[{"op":"remove","path":"/baz"}]', '{"foo":"bar"}'],
  ['A.4', '{"foo":["bar","qux","baz"]}', '[{"op":"remove","path":"/foo/1"}]', '{"foo":["bar","baz"]}'],
  ['A.5', '{"baz":"qux","foo":"bar"}', '[{"op":"replace","path":"/baz","value":"boo"}]', '{"baz":"boo","foo":"bar"}'],
  [
    'A.6',
    '{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}',
    '[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]',
    '{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}',
  ],
  [
    'A.7',
    '{"foo":["all","grass","cows","eat"]}',
    '[{"op":"move","from":"/foo/1","path":"/foo/3"}]',
    '{"foo":["all","cows","eat","grass"]}',
  ],
  [
    'A.8',
    '{"baz":"qux","foo":["a",2,"c"]}',
    '[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]',
    '{"baz":"qux","foo":["a",2,"c"]}',
  ],
  [
    'A.10',
    '{"foo":"bar"}',
    '[{"op":"add","path":"/child","value":{"grandchild":{}}}]',
    '{"foo":"bar","child":{"grandchild":{}}}',
  ],
  ['A.11', '{"foo":"bar"}', '[{"op":"add","path":"/baz","value":"qux","xyz":123}]', '{"foo":"bar","baz":"qux"}'],
  ['A.14', '{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":10}]', '{"/":9,"~1":10}'],
  ['A.16', '{"foo":["bar"]}', '[{"op":"add","path":"/foo/-","value":["abc","def"]}]', '{"foo":["bar",["abc","def"]]}'],
]

test('the examples of RFC 6902', () => {
  for (const [name, document, patch, result] of appendix) assert.equal(patched(document, patch), result, name)
  assert.equal(failed('{"baz":"qux"}', '[{"op":"test","path":"/baz","value":"bar"}]'), 'patch-failed: 0', 'A.9')
  assert.equal(failed('{"foo":"bar"}', '[{"op":"add","path":"/baz/bat","value":"qux"}]'), 'patch-failed: 0', 'A.12')
  const twice = '[{"op":"add","path":"/baz","value":"qux","op":"remove"}]'
  assert.throws(() => parseJson(twice), { code: 'json-duplicate-key' }, 'A.13')
  assert.equal(failed('{"/":9,"~1":10}', '[{"op":"test","path":"/~01","value":"10"}]'), 'patch-failed: 0', 'A.15')
})

const patient = '{"resourceType":"Patient","id":"p","name":[{"family":"A"},{"family":"B"}],"active":true}'

test('add replaces what is there, copy repeats it, and null is a value', () => {
  assert.ok(patched(patient, '[{"op":"add","path":"/active","value":false}]').endsWith('"active":false}'))
  assert.ok(
    patched(patient, '[{"op":"add","path":"/name/2","value":{"family":"C"}}]').includes(
      '{"family":"B"},{"family":"C"}]',
    ),
  )
  assert.equal(
    patched(patient, '[{"op":"copy","from":"/name/1","path":"/name/0"},{"op":"remove","path":"/active"}]'),
    '{"resourceType":"Patient","id":"p","name":[{"family":"B"},{"family":"A"},{"family":"B"}]}',
  )
  assert.ok(patched(patient, '[{"op":"add","path":"/active","value":null}]').endsWith('"active":null}'))
  assert.equal(patched(patient, '[]'), patient)
  const same = '[{"op":"move","from":"/name/0","path":"/name/0"},{"op":"move","from":"","path":""}]'
  assert.equal(patched(patient, same), patient)
})

test('a copy is its own: what is changed later in one is not in the other', () => {
  const operations = `[{"op":"copy","from":"/name/0","path":"/name/-"},{"op":"replace","path":"/name/2/family","value":"C"}]`
  assert.ok(patched(patient, operations).includes('[{"family":"A"},{"family":"B"},{"family":"C"}]'))
})

test('decimals keep their text, and tests compare their value', () => {
  const observation = '{"resourceType":"Observation","valueQuantity":{"value":14.10},"component":[]}'
  const testing = (value: string) => `{"op":"test","path":"/valueQuantity/value","value":${value}}`
  const copy = '{"op":"copy","from":"/valueQuantity","path":"/component/-"}'
  const after = patched(observation, `[${testing('14.1')},${testing('14.10')},${testing('1.41e1')},${copy}]`)
  assert.equal(after, '{"resourceType":"Observation","valueQuantity":{"value":14.10},"component":[{"value":14.10}]}')
  assert.equal(failed(observation, `[${testing('14.100000000000000001')}]`), 'patch-failed: 0')
  assert.equal(failed(observation, '[{"op":"add","path":"/valueQuantity/value/text","value":1}]'), 'patch-failed: 0')
  assert.equal(
    failed(observation, '[{"op":"test","path":"/valueQuantity/value/text","value":"14.10"}]'),
    'patch-failed: 0',
  )
})

test('what is not there cannot be removed, replaced, moved, copied or tested', () => {
  for (const operation of [
    '{"op":"remove","path":"/gender"}',
    '{"op":"replace","path":"/gender","value":"male"}',
    '{"op":"move","from":"/gender","path":"/active"}',
    '{"op":"copy","from":"/name/2","path":"/name/0"}',
    '{"op":"test","path":"/gender","value":null}',
    '{"op":"remove","path":"/name/2"}',
    '{"op":"remove","path":"/name/-"}',
    '{"op":"replace","path":"/name/-","value":{}}',
    '{"op":"add","path":"/name/3","value":{}}',
    '{"op":"add","path":"/name/01","value":{}}',
    '{"op":"add","path":"/name/1e0","value":{}}',
    '{"op":"add","path":"/name/x","value":{}}',
    '{"op":"add","path":"/name/-/family","value":"x"}',
    '{"op":"add","path":"/active/x","value":1}',
    '{"op":"add","path":"/gender/x","value":1}',
    '{"op":"remove","path":"/name/length"}',
    '{"op":"test","path":"/toString","value":null}',
    '{"op":"copy","from":"/toString","path":"/language"}',
    '{"op":"replace","path":"/toString","value":"x"}',
    '{"op":"remove","path":""}',
  ]) {
    assert.equal(failed(patient, `[{"op":"test","path":"/id","value":"p"},${operation}]`), 'patch-failed: 1', operation)
  }
})

test('what is no list of operations is refused before anything is done', () => {
  for (const operation of [
    '{}',
    'null',
    '"add"',
    '[]',
    '{"op":"add","path":"/a"}',
    '{"op":"test","path":"/a"}',
    '{"op":"add","value":1}',
    '{"op":"add","path":1,"value":1}',
    '{"op":"add","path":"a","value":1}',
    '{"op":"add","path":"/a~2","value":1}',
    '{"op":"Add","path":"/a","value":1}',
    '{"op":"spam","path":"/a","from":"/a","value":1}',
    '{"op":"move","path":"/a"}',
    '{"op":"copy","path":"/a","from":"b"}',
    '{"op":"move","from":"/name","path":"/name/0"}',
    '{"op":"move","from":"","path":"/name"}',
    '{"op":"add","path":"/constructor/prototype/x","value":1}',
    '{"op":"add","path":"/__proto__/x","value":1}',
    '{"op":"copy","from":"/prototype","path":"/name"}',
  ]) {
    const operations = `[{"op":"remove","path":"/nothing"},${operation}]`
    assert.equal(failed(patient, operations), 'patch-invalid: 1', operation)
  }
  for (const operations of [undefined, null, {}, 'x', { op: 'remove', path: '/active' }]) {
    assert.equal(refusal(patient, operations), 'patch-invalid')
  }
})

test('type and id stay, whichever way they would go', () => {
  for (const operation of [
    '{"op":"replace","path":"/id","value":"q"}',
    '{"op":"remove","path":"/id"}',
    '{"op":"add","path":"/resourceType","value":"Person"}',
    '{"op":"move","from":"/id","path":"/language"}',
    '{"op":"replace","path":"","value":{"resourceType":"Patient"}}',
    '{"op":"replace","path":"","value":[]}',
    '{"op":"copy","from":"/name","path":""}',
  ]) {
    assert.equal(failed(patient, `[${operation}]`), 'patch-failed: 0', operation)
  }
  assert.equal(failed('{"resourceType":"Patient"}', '[{"op":"add","path":"/id","value":"q"}]'), 'patch-failed: 0')
  const whole = '{"resourceType":"Patient","id":"p","gender":"male"}'
  assert.equal(patched(patient, `[{"op":"replace","path":"","value":${whole}}]`), whole)
  assert.equal(patched(patient, '[{"op":"replace","path":"/id","value":"p"}]'), patient)
})

test('at most a thousand operations, and no copies of copies without end', () => {
  const many = (count: number) => Array.from({ length: count }, () => ({ op: 'test', path: '/id', value: 'p' }))
  assert.equal(refusal(patient, many(1000)), `accepted: ${patient}`)
  assert.equal(refusal(patient, many(1001)), 'patch-invalid: more than 1000 operations')
  const doubling = Array.from({ length: 100 }, () => ({ op: 'copy', from: '/name', path: '/name/-' }))
  assert.match(refusal(patient, doubling), /^patch-failed: \d\d?$/)
  const deeper = Array.from({ length: 50 }, () => ({ op: 'copy', from: '/name/0', path: '/name/0/a' }))
  assert.ok(refusal(patient, deeper).startsWith('accepted'))
})

const document = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(1, 'x', true, null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c/d', 'e~f', ''), tie('value'), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
})).object

/** All places in a value, the root left out. */
function places(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => {
    const here = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    return [here, ...places(item, here)]
  })
}

test('what is done to any document can be undone, and the document given never changes', () => {
  let count = 0
  fc.assert(
    fc.property(document, fc.nat(), fc.nat(), (value, first, second) => {
      const resource = frozen({ ...value, resourceType: 'Basic' }) as unknown as Resource
      const all = places(value)
      const path = all[first % Math.max(1, all.length)]
      const other = all[second % Math.max(1, all.length)]
      if (path === undefined || other === undefined) return
      count++
      const undone = applyJsonPatch(resource, [
        { op: 'copy', from: path, path: '/kept' },
        { op: 'remove', path },
        { op: 'move', from: '/kept', path },
      ])
      assert.deepEqual(undone, resource)
      const replaced = applyJsonPatch(resource, [
        { op: 'replace', path, value: 'new' },
        { op: 'test', path, value: 'new' },
      ])
      assert.ok(places(replaced).includes(path))
      const { copy, ...others } = applyJsonPatch(resource, [
        { op: 'copy', from: other, path: '/copy' },
      ]) as unknown as Record<string, unknown>
      assert.deepEqual(others, resource)
      applyJsonPatch(resource, [{ op: 'test', path: other, value: copy }])
    }),
    { numRuns: 1000 },
  )
  assert.ok(count > 300, String(count))
})
