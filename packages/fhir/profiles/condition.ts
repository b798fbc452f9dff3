import { extensionOf, hasCode, listOf, objectOf, textOf, type Json, type Warn } from './rule.ts'

const icdSystem = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
const certaintyUrl = 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit'
const sideUrl = 'http://fhir.de/StructureDefinition/seitenlokalisation'
const icdCode = /^[A-Z][0-9][A-Z0-9](\.?[A-Z0-9]{0,4})?$/

/** What a Diagnosesicherheit demands of the statuses: rule, clinical status, verification status. */
const certainties: ReadonlyMap<string, readonly [string, string | undefined, readonly string[]]> = new Map([
  ['A', ['icd-4', undefined, ['refuted']]],
  ['G', ['icd-5', 'active', ['confirmed']]],
  ['V', ['icd-6', 'active', ['provisional', 'differential']]],
  ['Z', ['icd-7', 'resolved', ['confirmed']]],
])

function checkCertainty(condition: Json, certainty: string, path: string, warn: Warn): void {
  const expected = certainties.get(certainty)
  if (expected === undefined) return warn(path, 'diagnosesicherheit')
  const [rule, clinical, verification] = expected
  const status = objectOf(condition, 'clinicalStatus')
  const isClinical = clinical === undefined ? status === undefined : hasCode(status, clinical)
  if (!isClinical || !hasCode(objectOf(condition, 'verificationStatus'), ...verification)) warn(path, rule)
}

/** Codings in ICD-10-GM: version, form of the code, Diagnosesicherheit and Seitenlokalisation (CodingICD10GM). */
export function checkCondition(condition: Json, warn: Warn): void {
  for (const [at, coding] of listOf(objectOf(condition, 'code'), 'coding')) {
    if (coding['system'] !== icdSystem) continue
    const path = `Condition.code.coding[${at}]`
    if (coding['version'] === undefined) warn(`${path}.version`, 'icd-version')
    if (!icdCode.test(textOf(coding, 'code') ?? '')) warn(`${path}.code`, 'icd-regex')
    const certainty = textOf(objectOf(extensionOf(coding, certaintyUrl), 'valueCoding'), 'code')
    if (certainty !== undefined) checkCertainty(condition, certainty, path, warn)
    const side = objectOf(extensionOf(coding, sideUrl), 'valueCoding')
    if (side !== undefined && !['R', 'L', 'B'].includes(textOf(side, 'code') ?? '')) warn(path, 'seitenlokalisation')
  }
}
