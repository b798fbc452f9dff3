import type { Criterion } from './query.ts'

/** The types whose resources a criterion looks into, besides the type searched: what they say could be learnt by it. */
export function typesWithin(criterion: Criterion): string[] {
  switch (criterion.kind) {
    case 'chain':
      return criterion.targets.flatMap((target) => [target.type, ...typesWithin(target.criterion)])
    case 'has':
      return [criterion.type, ...typesWithin(criterion.criterion)]
    case 'any':
      return criterion.of.flatMap((list) => list.flatMap(typesWithin))
    case 'value':
    case 'missing':
    case 'id':
    case 'lastUpdated':
    case 'content':
      return []
  }
}
