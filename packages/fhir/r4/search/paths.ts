import { definitionOf, type Property, type TypeDefinition } from '../definitions.ts'
import { isObject, typeOfReference, type Json } from '../walk-checks.ts'

interface Step {
  readonly name: string
  /** `entry[0]`: only the first of a list. */
  readonly first: boolean
  /** `telecom{system=email}`: only items with this property. */
  readonly where: readonly [string, string] | undefined
  /** `subject@Patient`: only references to this type. */
  readonly target: string | undefined
}

/** A way from a type to values of one datatype. */
export interface Path {
  readonly steps: readonly Step[]
  /** The datatype at the end; the starting type itself for `.`. */
  readonly type: string
  /** The property at the end; undefined for `.`. */
  readonly property: Property | undefined
  /** `deceased[x]?`: true when the element is there and not false (Patient-deceased). */
  readonly isFlag: boolean
}

const stepPattern = /^(\w+)(\[x\])?(\[0\])?(?:\{(\w+)=([\w-]+)\})?(?:@(\w+))?$/

function compileStep(definition: TypeDefinition | undefined, text: string): { step: Step; property: Property }[] {
  const [, name = '', choice, first, key, value = '', target] = stepPattern.exec(text) ?? []
  const properties = [...(definition?.properties.values() ?? [])].filter((property) =>
    choice === undefined ? property.name === name : property.element === `${name}[x]`,
  )
  if (properties.length === 0) throw new TypeError(`${text} is no element of ${definition?.name ?? 'that type'}`)
  return properties.map((property) => ({
    property,
    step: {
      name: property.name,
      first: first !== undefined,
      where: key === undefined ? undefined : [key, value],
      target: target === undefined || isOnlyTarget(property, target) ? undefined : target,
    },
  }))
}

/** Where a reference can point at nothing else, its text need not tell. */
const isOnlyTarget = ({ targets }: Property, target: string): boolean => targets?.size === 1 && targets.has(target)

function compilePath(type: string, text: string): Path[] {
  const isFlag = text.endsWith('?')
  let paths: Path[] = [{ steps: [], type, property: undefined, isFlag }]
  for (const part of text === '.' ? [] : text.replace('?', '').split('.')) {
    paths = paths.flatMap((path) =>
      compileStep(definitionOf(path.type), part).map(({ step, property }) => ({
        steps: [...path.steps, step],
        type: property.type,
        property,
        isFlag,
      })),
    )
  }
  return paths
}

/** Paths in the notation of `tables/search.json`; a choice without type makes one for each of its types. */
export const compilePaths = (type: string, text: string): Path[] =>
  text.split('|').flatMap((path) => compilePath(type, path))

function matches(value: unknown, { where, target }: Step): boolean {
  if (where !== undefined && !(isObject(value) && value[where[0]] === where[1])) return false
  return target === undefined || (isObject(value) && pointsAt(value, target))
}

function pointsAt({ reference, type }: Json, target: string): boolean {
  if (typeof type === 'string') return type === target
  return typeof reference === 'string' && typeOfReference(reference) === target
}

/** Puts the values at the end of a path into `into`; values of the wrong form are skipped. */
export function collect(value: unknown, { steps }: Path, into: unknown[], at = 0): void {
  const step = steps[at]
  if (step === undefined) {
    into.push(value)
    return
  }
  if (!isObject(value)) return
  const next = value[step.name]
  if (next === undefined) return
  const path = { steps } as Path
  if (!Array.isArray(next)) {
    if (matches(next, step)) collect(next, path, into, at + 1)
    return
  }
  const length = step.first ? Math.min(1, next.length) : next.length
  for (let index = 0; index < length; index++) {
    const item: unknown = next[index]
    if (item !== null && matches(item, step)) collect(item, path, into, at + 1)
  }
}
