import { areDistinct, has, listAt, objectAt, textAt, type RuleTable } from './rule.ts'
import type { Json } from '../walk-checks.ts'

const firstIs = (bundle: Json, type: string): boolean =>
  objectAt(listAt(bundle, 'entry')[0] ?? {}, 'resource')?.['resourceType'] === type

const requestTypes = new Set<unknown>(['batch', 'transaction', 'history'])
const responseTypes = new Set<unknown>(['batch-response', 'transaction-response', 'history'])

/** Invariants of Bundle (R4 bundle, constraints). */
export const bundleRules: RuleTable = {
  Bundle: {
    'bdl-1': (bundle) => !has(bundle, 'total') || bundle['type'] === 'searchset' || bundle['type'] === 'history',
    'bdl-2': (bundle) =>
      bundle['type'] === 'searchset' || !listAt(bundle, 'entry').some((entry) => has(entry, 'search')),
    'bdl-3': (bundle) =>
      listAt(bundle, 'entry').every((entry) => has(entry, 'request') === requestTypes.has(bundle['type'])),
    'bdl-4': (bundle) =>
      listAt(bundle, 'entry').every((entry) => has(entry, 'response') === responseTypes.has(bundle['type'])),
    'bdl-7': (bundle) =>
      bundle['type'] === 'history' ||
      areDistinct(
        listAt(bundle, 'entry')
          .filter((entry) => has(entry, 'fullUrl'))
          .map((entry) => {
            const version = objectAt(objectAt(entry, 'resource') ?? {}, 'meta')?.['versionId']
            return `${textAt(entry, 'fullUrl')} ${typeof version === 'string' ? version : ''}`
          }),
      ),
    'bdl-9': (bundle) => {
      const identifier = objectAt(bundle, 'identifier') ?? {}
      return bundle['type'] !== 'document' || (has(identifier, 'system') && has(identifier, 'value'))
    },
    'bdl-10': (bundle) => bundle['type'] !== 'document' || bundle['timestamp'] !== undefined,
    'bdl-11': (bundle) => bundle['type'] !== 'document' || firstIs(bundle, 'Composition'),
    'bdl-12': (bundle) => bundle['type'] !== 'message' || firstIs(bundle, 'MessageHeader'),
  },
  'Bundle.entry': {
    'bdl-5': (entry) => has(entry, 'resource') || has(entry, 'request') || has(entry, 'response'),
    'bdl-8': (entry) => !textAt(entry, 'fullUrl').includes('/_history/'),
  },
}
