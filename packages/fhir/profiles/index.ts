import type { Issue } from '../issue.ts'
import { checkCondition } from './condition.ts'
import { checkCoverage } from './coverage.ts'
import { checkIdentifiers } from './identifiers.ts'
import { checkObservation } from './observation.ts'
import { checkPerson } from './person.ts'
import type { Json, Warn } from './rule.ts'

const persons = new Set(['Patient', 'Practitioner', 'RelatedPerson', 'Person'])

function check(resource: Json, type: string, warn: Warn): void {
  checkIdentifiers(resource, type, warn)
  if (persons.has(type)) checkPerson(resource, type, warn)
  if (type === 'Condition') checkCondition(resource, warn)
  if (type === 'Coverage') checkCoverage(resource, warn)
  if (type === 'Observation') checkObservation(resource, warn)
}

/**
 * Warnings about what the German basic profiles and ISiK ask of the types that the screens use; the rule is the
 * profile's key where it has one. Nothing here is an error: what others recorded is kept as they recorded it.
 */
export function profileIssues(resource: Json): Issue[] {
  const issues: Issue[] = []
  const type = resource['resourceType']
  if (typeof type === 'string') {
    check(resource, type, (path, rule) => issues.push({ path, code: 'invariant', severity: 'warning', rule }))
  }
  return issues
}
