import { allItems, isQuestion, type Condition, type Expected, type FormItem } from './form.ts'
import type { Problems } from './problems.ts'
import { isSameCoding } from './read-options.ts'

/** Says which conditions can never be looked at: of no question, of another type, or waiting for each other. */
export function problemsOfConditions(items: readonly FormItem[], problems: Problems): void {
  const byId = new Map(allItems(items).map((item) => [item.linkId, item]))
  for (const { linkId, conditions } of byId.values())
    for (const condition of conditions)
      if (!isPossible(byId.get(condition.question), condition)) problems('condition', linkId, condition.question)
  const waiting = cycleIn(items, byId)
  if (waiting !== undefined) problems('cycle', waiting)
}

function isPossible(question: FormItem | undefined, { operator, expected }: Condition): boolean {
  if (question === undefined || !isQuestion(question)) return false
  if (operator === 'exists') return 'boolean' in expected
  const isOrder = operator !== '=' && operator !== '!='
  if (isOrder && !('number' in expected || 'date' in expected)) return false
  return fits(question, expected)
}

function fits({ type, options }: FormItem, expected: Expected): boolean {
  switch (type) {
    case 'boolean':
      return 'boolean' in expected
    case 'integer':
    case 'decimal':
    case 'quantity':
      return 'number' in expected
    case 'date':
      return 'date' in expected
    case 'string':
    case 'text':
      return 'text' in expected
    case 'group':
    case 'display':
      return false
    case 'choice':
    case 'open-choice':
      // An option that there is not could never be chosen.
      return options.some(({ value }) => {
        if ('coding' in expected) return 'coding' in value && isSameCoding(value.coding, expected.coding)
        if ('number' in expected) return 'integer' in value
        if ('date' in expected) return 'date' in value
        return 'text' in expected && (type === 'open-choice' || ('string' in value && value.string === expected.text))
      })
    default:
      return type satisfies never
  }
}

/** An item that waits for itself, by conditions and by the groups around them. */
function cycleIn(items: readonly FormItem[], byId: ReadonlyMap<string, FormItem>): string | undefined {
  const parents = new Map(allItems(items).flatMap((item) => item.items.map((child) => [child.linkId, item.linkId])))
  const done = new Set<string>()
  const open = new Set<string>()
  const visit = (linkId: string): string | undefined => {
    if (done.has(linkId)) return undefined
    if (open.has(linkId)) return linkId
    open.add(linkId)
    const parent = parents.get(linkId)
    const before = [
      ...(parent === undefined ? [] : [parent]),
      ...(byId.get(linkId)?.conditions ?? []).map((one) => one.question),
    ]
    for (const one of before) {
      const found = visit(one)
      if (found !== undefined) return found
    }
    open.delete(linkId)
    done.add(linkId)
    return undefined
  }
  for (const linkId of byId.keys()) {
    const found = visit(linkId)
    if (found !== undefined) return found
  }
  return undefined
}
