export { endOfTime, parseDateInterval, type DateInterval } from './dates.ts'
export type { Issue } from '../issue.ts'
export { escapeText } from './search/escaping.ts'
export { applyJsonPatch } from './patch/json-patch.ts'
export { compartmentPatients, indexedValues, indexValues } from './search/index-values.ts'
export { matches, valueMatches, type MatchContext } from './search/matches.ts'
export { compartmentParameters, searchParameters, type SearchParameter, type SearchType } from './search/parameters.ts'
export { parseSearch, type ParseSearchOptions } from './search/parse-query.ts'
export type {
  ChainTarget,
  Criterion,
  DateValue,
  Include,
  NumberValue,
  Prefix,
  QuantityValue,
  QueryValue,
  SearchQuery,
  SortKey,
  ValueCriterion,
} from './search/query.ts'
export { approximateDate, approximateNumber, extentOf } from './search/ranges.ts'
export { searchableText } from './search/searchable-text.ts'
export { searchSources, type Source } from './search/sources.ts'
export type { IndexPart, IndexValue } from './search/values.ts'
export { subset } from './search/subset.ts'
export { typesWithin } from './search/types-within.ts'
export { stringLimits, wordStarts } from './search/words.ts'
export { mandatoryElements, summaryElements } from './summary.ts'
export { validateResource, type ValidateOptions } from './validate.ts'
export { formatXml } from './xml/format-xml.ts'
export { parseXml, type XmlLimits } from './xml/parse-xml.ts'
