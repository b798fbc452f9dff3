import { resourceTypes } from '@siegel/fhir'
import { searchParameters } from '@siegel/fhir/r4'

const typeInteractions = [
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'history-type',
  'create',
  'search-type',
] as const
const systemInteractions = ['transaction', 'batch', 'history-system'] as const

/** Search parameters that look at no element, beside those that R4 defines for the type. */
const further = [
  { name: '_content', type: 'string' },
  { name: '_text', type: 'string' },
] as const

const referencesOf = (type: string): string[] =>
  [...searchParameters(type).values()]
    .filter((parameter) => parameter.type === 'reference')
    .map(({ code }) => `${type}:${code}`)

/** Which types point at each type, for `searchRevInclude`: computed once, since the definitions do not change. */
let pointing: ReadonlyMap<string, string[]> | undefined

function pointingAt(): ReadonlyMap<string, string[]> {
  if (pointing !== undefined) return pointing
  const found = new Map<string, string[]>()
  for (const type of resourceTypes) {
    for (const { code, type: kind, targets } of searchParameters(type).values()) {
      if (kind !== 'reference') continue
      for (const target of targets) found.set(target, [...(found.get(target) ?? []), `${type}:${code}`])
    }
  }
  pointing = found
  return found
}

/** What may be searched of a type, and what can be done on the one resource that a search finds. */
const searching = (type: string) => {
  const pointing = pointingAt().get(type) ?? []
  return {
    conditionalCreate: true,
    conditionalUpdate: true,
    conditionalDelete: 'single',
    searchInclude: ['*', ...referencesOf(type)],
    ...(pointing.length === 0 ? {} : { searchRevInclude: pointing }),
    searchParam: [
      // `near` asks for distances; nothing here knows any.
      ...[...searchParameters(type).values()].flatMap(({ code, type: kind, url }) =>
        kind === 'special' ? [] : [{ name: code, definition: url, type: kind }],
      ),
      ...further,
    ],
  }
}

/** Whether there is a file is known to who has a right to it, so files are not searched. */
const isSearched = (type: string): boolean => type !== 'Binary'

const resourceOf = (type: string) => ({
  type,
  interaction: typeInteractions.filter((code) => code !== 'search-type' || isSearched(type)).map((code) => ({ code })),
  versioning: 'versioned',
  readHistory: true,
  updateCreate: true,
  conditionalRead: 'full-support',
  referencePolicy: ['literal', 'logical'],
  ...(isSearched(type) ? searching(type) : {}),
  operation: [
    { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
    ...(type === 'Patient'
      ? [
          { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
          { name: 'export', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export' },
        ]
      : []),
  ],
})

/** What `/metadata` says: all of it works, and a test tries it. */
export const capabilityStatement = (options: { date: string; version: string; base: string }) => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: options.date,
  kind: 'instance',
  software: { name: 'Siegel', version: options.version },
  implementation: { description: 'The data safe of a practice', url: options.base },
  fhirVersion: '4.0.1',
  format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
  patchFormat: ['application/json-patch+json'],
  rest: [
    {
      mode: 'server',
      security: {
        cors: false,
        service: [
          {
            coding: [
              { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' },
            ],
          },
        ],
        description:
          'OAuth 2.0 client credentials by private_key_jwt (SMART backend services), or a bearer token made in the practice',
      },
      resource: resourceTypes.map(resourceOf),
      interaction: systemInteractions.map((code) => ({ code })),
      operation: [{ name: 'export', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export' }],
    },
  ],
})
