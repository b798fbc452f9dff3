import { resourceTypes } from '@siegel/fhir'
import { version } from '../package-version.ts'

/** Search parameters that work on every type; `name` and `birthdate` on Patient only. */
export const commonParams = {
  _id: 'token',
  identifier: 'token',
  status: 'token',
  code: 'token',
  subject: 'reference',
  patient: 'reference',
  'based-on': 'reference',
} as const
export const patientParams = { name: 'string', birthdate: 'date' } as const

/** What `/metadata` says; a test holds it against what works. */
export const capabilityStatement = (date: string) => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date,
  kind: 'instance',
  software: { name: 'Siegel', version },
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  rest: [
    {
      mode: 'server',
      security: { description: 'Bearer tokens with SMART system scopes' },
      resource: resourceTypes.map((type) => ({
        type,
        interaction: ['read', 'vread', 'history-instance', 'create', 'update', 'search-type'].map((code) => ({ code })),
        versioning: 'versioned-update',
        readHistory: true,
        updateCreate: false,
        searchParam: Object.entries(type === 'Patient' ? { ...commonParams, ...patientParams } : commonParams).map(
          ([name, kind]) => ({ name, type: kind }),
        ),
      })),
    },
  ],
})
