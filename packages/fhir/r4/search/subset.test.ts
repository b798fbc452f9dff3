import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sharedData } from '@siegel/foundation/testing'
import { stringifyJson } from '../../json.ts'
import { validateResource } from '../validate.ts'
import { subset } from './subset.ts'
import { resourceOf, search } from './testing.ts'

const tag = '{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}'

const observation = resourceOf(
  `{"resourceType":"Observation","id":"o1","implicitRules":"http://x","meta":{"versionId":"3"},"language":"de",
    "text":{"status":"generated","div":"<div>14,10</div>"},"contained":[{"resourceType":"Patient","id":"p"}],
    "modifierExtension":[{"url":"http://x/not","valueBoolean":true}],"status":"final","_status":{"id":"s"},
    "code":{"text":"Hb"},"valueQuantity":{"value":14.10,"unit":"g/dl"},"note":[{"text":"n"}],"_issued":{"id":"i"}}`,
)

/** The JSON of what a search leaves of the observation, by its names; meta is looked at on its own. */
function left(query: string): Record<string, unknown> {
  const { meta, ...others } = JSON.parse(stringifyJson(subset(observation, search('Observation', query)))) as {
    meta: unknown
  }
  assert.deepEqual(meta, { versionId: '3', tag: [JSON.parse(tag)] })
  return others
}

const names = (query: string): string => Object.keys(left(query)).join(' ')

test('_summary=true: what the specification marks, and what would change the meaning', () => {
  assert.equal(
    names('_summary=true'),
    'resourceType id implicitRules modifierExtension status _status code valueQuantity _issued',
  )
})

test('_summary=text: the narrative and what is mandatory', () => {
  assert.equal(names('_summary=text'), 'resourceType id implicitRules text modifierExtension status _status code')
})

test('_summary=data: all but the narrative', () => {
  const all = Object.keys(observation).filter((name) => name !== 'text' && name !== 'meta')
  assert.deepEqual(new Set(names('_summary=data').split(' ')), new Set(all))
})

test('_elements: what is named and what is mandatory, whatever the summary says', () => {
  assert.equal(
    names('_elements=note,value'),
    'resourceType id implicitRules modifierExtension status _status code valueQuantity note',
  )
  assert.equal(names('_elements=issued&_summary=data'), `${names('_elements=id')} _issued`)
})

test('without a wish, and where no resource is sent, it stays the same', () => {
  for (const query of ['status=final', '_summary=false', '_summary=count']) {
    assert.equal(subset(observation, search('Observation', query)), observation)
  }
})

test('decimals keep their text, and the resource given stays as it was', () => {
  const before = stringifyJson(observation)
  const text = stringifyJson(subset(observation, search('Observation', '_elements=value')))
  assert.ok(text.includes('{"value":14.10,"unit":"g/dl"}'))
  assert.equal(stringifyJson(observation), before)
})

test('the tag is put beside others, where there are none, and only once', () => {
  const tags = (meta: object | undefined) => {
    const resource = resourceOf({ resourceType: 'Patient', ...(meta === undefined ? {} : { meta }) })
    return JSON.stringify(subset(resource, search('Patient', '_summary=true')))
  }
  assert.equal(tags(undefined), `{"resourceType":"Patient","meta":{"tag":[${tag}]}}`)
  assert.equal(tags({ tag: [{ code: 'a' }] }), `{"resourceType":"Patient","meta":{"tag":[{"code":"a"},${tag}]}}`)
  assert.equal(tags({ tag: [JSON.parse(tag)] }), `{"resourceType":"Patient","meta":{"tag":[${tag}]}}`)
  const other = { code: 'SUBSETTED', system: 'http://x' }
  assert.ok(tags({ tag: [other] }).includes(tag))
})

test('a subset of any official example is still valid, but for references to what it contained', (t) => {
  const folder = sharedData(t, 'fhir-r4-examples')
  if (folder === undefined) return
  let count = 0
  for (const file of globSync(`${folder}/*.json`)) {
    const resource = resourceOf(readFileSync(file, 'utf8'))
    if (resource.resourceType === 'Bundle') continue
    const issues = (value: typeof resource) =>
      validateResource(value).flatMap(({ severity, code, rule, path }) =>
        severity === 'error' && code !== 'invariant' ? [`${path} ${code} ${rule ?? ''}`] : [],
      )
    const known = issues(resource)
    for (const query of ['_summary=true', '_summary=text', '_summary=data', '_elements=id']) {
      const less = subset(resource, search(resource.resourceType, query))
      assert.deepEqual(
        issues(less).filter((issue) => !known.includes(issue)),
        [],
        `${file} ${query}`,
      )
      assert.deepEqual(
        Object.keys(less).filter((name) => name !== 'meta' && !(name in resource)),
        [],
      )
      count++
    }
  }
  assert.ok(count > 1000, String(count))
})
