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

const resourceOf = (type: string) => ({
  type,
  interaction: typeInteractions.map((code) => ({ code })),
  versioning: 'versioned',
  readHistory: true,
  updateCreate: true,
  conditionalCreate: true,
  conditionalRead: 'full-support',
  conditionalUpdate: true,
  conditionalDelete: 'single',
  referencePolicy: ['literal', 'logical'],
  searchInclude: ['*', ...referencesOf(type)],
  searchRevInclude: pointingAt().get(type) ?? [],
  searchParam: [
    ...[...searchParameters(type).values()].map(({ code, type: kind, url }) => ({
      name: code,
      definition: url,
      type: kind,
    })),
    ...further,
  ],
  operation: [
    { name: 'validate', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-validate' },
    ...(type === 'Patient'
      ? [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }]
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
    },
  ],
})
