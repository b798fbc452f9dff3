import { gkvSystem } from '../extensions.ts'
import { kvnrIssue } from '../german.ts'
import { listOf, textOf, type Json, type Warn } from './rule.ts'

const nineDigits = /^\d{9}$/

/** Systems whose values have a shape, with the rule of the profile (de.basisprofil.r4). */
const shapes: ReadonlyMap<string, readonly [RegExp, string]> = new Map([
  ['http://fhir.de/sid/arge-ik/iknr', [nineDigits, 'ik-1']],
  ['https://fhir.kbv.de/NamingSystem/KBV_NS_Base_ANR', [nineDigits, 'lanr-1']],
  ['https://fhir.kbv.de/NamingSystem/KBV_NS_Base_BSNR', [nineDigits, 'bsnr-1']],
])

/** Numbers of the insured (kvid-1 and the check digit), of insurers, doctors and practices. */
export function checkIdentifier(identifier: Json, path: string, warn: Warn): void {
  const [system, value] = [textOf(identifier, 'system'), textOf(identifier, 'value')]
  if (system === undefined || value === undefined) return
  if (system === gkvSystem) {
    const issue = kvnrIssue(value)
    if (issue !== undefined) warn(`${path}.value`, issue === 'kvnr-format' ? 'kvid-1' : issue)
  }
  const shape = shapes.get(system)
  if (shape !== undefined && !shape[0].test(value)) warn(`${path}.value`, shape[1])
}

export function checkIdentifiers(resource: Json, type: string, warn: Warn): void {
  for (const [at, identifier] of listOf(resource, 'identifier'))
    checkIdentifier(identifier, `${type}.identifier[${at}]`, warn)
}
