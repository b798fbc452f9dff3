import type { Resource } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { Refusal } from '@siegel/foundation'
import { issuesOf, outcomeOf } from './outcome.ts'
import type { Result } from './result.ts'
import { present, resourceIn, type Input, type Unit } from './unit.ts'

/** The resource of a Parameters body, or the body itself. */
function subjectOf(input: Input, type: string): Resource {
  const parameters = input.body as { resourceType?: unknown; parameter?: unknown } | undefined
  if (parameters?.resourceType !== 'Parameters') return resourceIn(input, type)
  const list = Array.isArray(parameters.parameter)
    ? (parameters.parameter as { name?: unknown; resource?: unknown }[])
    : []
  const named = list.find(({ name }) => name === 'resource')?.resource
  // Parameters may be what is to be validated.
  return resourceIn(named === undefined && type === 'Parameters' ? input : { body: named }, type)
}

/** R4 operation validate: 200 with what is wrong, or with a word that nothing is. Nothing is stored. */
export function validate(unit: Unit, type: string, id: string | undefined, input: Input): Result {
  unit.scopes.filters(type, 'r')
  const resource =
    id === undefined || input.body !== undefined ? subjectOf(input, type) : present(unit, type, id).resource
  if (id !== undefined && resource.id !== id) throw new Refusal('resource-invalid', 'id differs from the address')
  const issue = issuesOf({ issues: validateResource(resource, { profiles: true }) })
  if (issue.length === 0) return { status: 200, resource: outcomeOf('informational', 'valid', 'information') }
  return { status: 200, resource: { resourceType: 'OperationOutcome', issue } }
}
