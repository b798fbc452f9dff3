import { formatXml, indexValues, parseXml, validateResource } from './index.ts'
import { parseJson, stringifyJson } from '../json.ts'
import type { Resource } from '../resources.ts'

const duration_ms = 1500

/** A laboratory value as import stores it, with a decimal that keeps its text. */
const text = `{"resourceType":"Observation","id":"8f0c","meta":{"versionId":"1","lastUpdated":"2026-11-23T09:00:00.000Z"},
"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],
"code":{"coding":[{"system":"http://loinc.org","code":"718-7","display":"Hämoglobin"}],"text":"Hämoglobin"},
"subject":{"reference":"Patient/41"},"effectiveDateTime":"2026-11-23T08:15:00+01:00","issued":"2026-11-23T09:00:00Z",
"performer":[{"reference":"Organization/7"}],"valueQuantity":{"value":14.10,"unit":"g/dl","system":"http://unitsofmeasure.org","code":"g/dL"},
"interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N"}]}],
"referenceRange":[{"low":{"value":12.0,"unit":"g/dl"},"high":{"value":16.0,"unit":"g/dl"},"text":"12,0–16,0"}]}`

function perSecond(work: () => unknown): number {
  for (let i = 0; i < 5000; i++) work()
  const start = performance.now()
  let count = 0
  while (performance.now() - start < duration_ms) {
    for (let i = 0; i < 500; i++) work()
    count += 500
  }
  return Math.round((count / (performance.now() - start)) * 1000)
}

/** The pure half of storing a laboratory value: validation, search values, JSON and XML, each on one core. */
export function bench(): Promise<object[]> {
  const resource = parseJson(text) as Resource
  const xml = formatXml(resource)
  const work: Record<string, () => unknown> = {
    validate: () => validateResource(resource),
    'index values': () => indexValues(resource),
    'JSON read': () => parseJson(text),
    'JSON written': () => stringifyJson(resource),
    'XML read': () => parseXml(xml),
    'XML written': () => formatXml(resource),
  }
  // What a table-driven validator did when the plan was made; there is no peer for the rest.
  const peers: Record<string, number> = { validate: 348_000 }
  const figures = Object.entries(work).map(([figure, action]) => {
    const value = perSecond(action)
    const peer = peers[figure]
    const known = peer === undefined ? {} : { peer: 'plan', peer_value: peer, ratio: Number((value / peer).toFixed(2)) }
    return { bench: 'fhir', figure, value, unit: 'Observations/s', ...known }
  })
  return Promise.resolve(figures)
}
