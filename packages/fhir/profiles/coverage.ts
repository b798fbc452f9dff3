import { gkvSystem } from '../extensions.ts'
import { checkIdentifier } from './identifiers.ts'
import { hasCode, listOf, objectOf, textOf, type Json, type Warn } from './rule.ts'

/** Statutory insurance: who is insured under which number, and which insurer pays (coverage-de-gkv). */
export function checkCoverage(coverage: Json, warn: Warn): void {
  if (!hasCode(objectOf(coverage, 'type'), 'GKV')) return
  for (const name of ['subscriber', 'beneficiary']) {
    const identifier = objectOf(objectOf(coverage, name), 'identifier')
    if (identifier === undefined) continue
    if (identifier['system'] !== gkvSystem) warn(`Coverage.${name}.identifier.system`, 'gkv-number')
    checkIdentifier(identifier, `Coverage.${name}.identifier`, warn)
  }
  const payors = listOf(coverage, 'payor')
  if (payors.length > 2) warn('Coverage.payor', 'gkv-payors')
  for (const [at, payor] of payors) {
    if (textOf(payor, 'display') === undefined) warn(`Coverage.payor[${at}].display`, 'gkv-payor-display')
    const identifier = objectOf(payor, 'identifier')
    if (identifier !== undefined) checkIdentifier(identifier, `Coverage.payor[${at}].identifier`, warn)
  }
}
