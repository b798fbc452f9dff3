import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoints } from '@siegel/contract'
import { patientEndpoints } from '@siegel/contract/patient'
import { chartEndpoints, documentEndpoints, patientAccessEndpoints, safeEndpoints } from '@siegel/contract/staff'
import { openApi } from './openapi.ts'

interface Operation {
  operationId: string
  parameters: { name: string; in: string; required: boolean }[]
  requestBody?: { content: Record<string, { schema: { required?: string[] } }> }
  responses: Record<string, { content?: Record<string, unknown> }>
  security: Record<string, unknown>[]
  'x-permission': string
}
const schemes = { session: { type: 'apiKey' }, bearer: { type: 'http' } }
const describe = (...lists: Endpoints[]) =>
  openApi({ title: 'Test', schemes }, lists)['paths'] as Record<string, Record<string, Operation>>

test('every endpoint of the contract is described, with its parameters, its permission and what proves the caller', () => {
  for (const lists of [[safeEndpoints, chartEndpoints, patientAccessEndpoints], [patientEndpoints]]) check(lists)
})

function check(lists: readonly Endpoints[]): void {
  const paths = describe(...lists)
  for (const [name, definition] of lists.flatMap((list) => Object.entries(list))) {
    const found = paths[definition.path.replaceAll(/:(\w+)/g, '{$1}')]?.[definition.method.toLowerCase()]
    assert.equal(found?.operationId, name)
    assert.equal(found['x-permission'], definition.access)
    assert.equal(found.security.length, definition.access === 'public' ? 0 : 2, name)
    const inPath = [...definition.path.matchAll(/:(\w+)/g)].map(([, key]) => key)
    assert.deepEqual(
      found.parameters.filter((one) => one.in === 'path').map((one) => one.name),
      inPath,
      name,
    )
    assert.equal(found.requestBody !== undefined, definition.input !== undefined, name)
    assert.ok((definition.output === undefined ? '204' : '200') in found.responses, name)
  }
}

test('bodies say which fields they need; files say their media types', () => {
  const paths = describe({ ...chartEndpoints, ...documentEndpoints })
  const create = paths['/api/patients']?.['post']
  const required = create?.requestBody?.content['application/json']?.schema.required
  assert.deepEqual(required, ['family', 'given', 'gender'])
  const uploads = Object.values(paths)
    .flatMap((one) => Object.values(one))
    .filter(({ requestBody }) => requestBody?.content['application/pdf'] !== undefined)
  assert.ok(uploads.length >= 1)
})
