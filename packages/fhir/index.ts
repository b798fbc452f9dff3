export { Decimal, decimal, decimalText, isDecimal, type FhirDecimal } from './decimal.ts'
export { parseJson, parseJsonBytes, stringifyJson, type JsonLimits, type JsonValue } from './json.ts'
export { isResource, isResourceType, resourceTypes } from './resource-types.ts'
export { isId, parseReference, reference, type ResourceKey } from './reference.ts'
export { ageAt, displayName, kvnrIssue } from './german.ts'
export { colognePhonetics, phoneticWords } from './cologne-phonetics.ts'
export { isOneEditApart } from './edit-distance.ts'
export { documentKinds, documentSystem, kindOf, typeOfKind, type DocumentKind } from './document-kinds.ts'
export { emailOf } from './contact.ts'
export { mergedInto } from './patient-link.ts'
export { withoutAffixes } from './name-affixes.ts'
export { displayValue, displayValues, flagWeight, type DisplayValue, type Flag } from './observation-display.ts'
export { collationKey, searchKey } from './search-key.ts'
export {
  coverageTypeSystem,
  genderAmtlichSystem,
  genderAmtlichUrl,
  gkvSystem,
  identifierTypeSystem,
  iknrSystem,
  namenszusatzUrl,
  noteExtension,
  ownNameUrl,
  ownPrefixUrl,
  postBoxUrl,
  qualifierUrl,
  reportNotes,
  versichertenartUrl,
  versichertenstatusSystem,
} from './extensions.ts'
export type * from './datatypes.ts'
export type * from './resources.ts'
export type * from './clinical-resources.ts'
export type * from './questionnaires.ts'
