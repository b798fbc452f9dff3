import { anyOf, areDistinct, exactlyOne, has, hasChoice, listAt, needs, notBoth, type RuleTable } from './rule.ts'

/** Invariants of conformance resources, terminology, documents' technical records and parameters. */
export const otherRules: RuleTable = {
  'AuditEvent.entity': { 'sev-1': notBoth('name', 'query') },
  CapabilityStatement: {
    'cpb-1': anyOf('rest', 'messaging', 'document'),
    'cpb-2': anyOf('description', 'software', 'implementation'),
    'cpb-14': (value) => value['kind'] !== 'instance' || has(value, 'implementation'),
    'cpb-15': (value) => value['kind'] !== 'capability' || (!has(value, 'implementation') && has(value, 'software')),
    'cpb-16': (value) => value['kind'] !== 'requirements' || !(has(value, 'implementation') || has(value, 'software')),
  },
  'CapabilityStatement.rest': { 'cpb-9': (value) => areDistinct(listAt(value, 'resource').map(({ type }) => type)) },
  'ConceptMap.group.unmapped': {
    'cmd-2': (value) => value['mode'] !== 'fixed' || has(value, 'code'),
    'cmd-3': (value) => value['mode'] !== 'other-map' || has(value, 'url'),
  },
  InsurancePlan: { 'ipn-1': anyOf('identifier', 'name') },
  Linkage: { 'lnk-1': (value) => listAt(value, 'item').length > 1 },
  MeasureReport: { 'mrp-1': (value) => value['type'] !== 'data-collection' || !has(value, 'group') },
  'OperationDefinition.parameter': {
    'opd-1': anyOf('type', 'part'),
    'opd-2': (value) => !has(value, 'searchType') || value['type'] === 'string',
    'opd-3': (value) => !has(value, 'targetProfile') || ['Reference', 'canonical'].includes(String(value['type'])),
  },
  'Parameters.parameter': {
    'inv-1': (value) => {
      const isNamed = hasChoice(value, 'value')
      return has(value, 'part') ? !isNamed && !has(value, 'resource') : isNamed !== has(value, 'resource')
    },
  },
  SearchParameter: {
    'spd-1': needs('xpath', 'xpathUsage'),
    'spd-2': (value) => !has(value, 'chain') || value['type'] === 'reference',
  },
  StructureDefinition: {
    'sdf-4': (value) => value['abstract'] === true || has(value, 'baseDefinition'),
    'sdf-6': anyOf('snapshot', 'differential'),
    'sdf-18': (value) => !has(value, 'contextInvariant') || value['type'] === 'Extension',
  },
  'StructureDefinition.mapping': { 'sdf-2': anyOf('name', 'uri') },
  'TestReport.test.action': { 'inv-2': exactlyOne('operation', 'assert') },
  'TestScript.setup.action': { 'tst-1': exactlyOne('operation', 'assert') },
  'TestScript.test.action': { 'tst-2': exactlyOne('operation', 'assert') },
  'ValueSet.compose.include': {
    'vsd-1': anyOf('valueSet', 'system'),
    'vsd-2': (value) => !(has(value, 'concept') || has(value, 'filter')) || has(value, 'system'),
    'vsd-3': notBoth('concept', 'filter'),
  },
  'ValueSet.expansion.contains': {
    'vsd-6': anyOf('code', 'display'),
    'vsd-9': (value) => has(value, 'code') || value['abstract'] === true,
    'vsd-10': needs('code', 'system'),
  },
}
