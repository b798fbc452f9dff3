import type { CodeSet } from './code-sets.ts'
import { definitionFor, type Property, type TypeDefinition } from './definitions.ts'
import { rulesOf, type Rule } from './invariants.ts'

/** A property with the checker of its type, found when it is first needed: types contain each other. */
export class CheckedProperty {
  readonly name: string
  readonly element: string
  readonly type: string
  readonly many: boolean
  readonly isChoice: boolean
  readonly isValid: ((value: unknown) => boolean) | undefined
  readonly codes: CodeSet | undefined
  readonly targets: ReadonlySet<string> | undefined
  #checker: Checker | undefined

  constructor({ name, element, type, many, isChoice, isValid, codes, targets }: Property) {
    this.name = name
    this.element = element
    this.type = type
    this.many = many
    this.isChoice = isChoice
    this.isValid = isValid
    this.codes = codes
    this.targets = targets
  }

  get checker(): Checker {
    return (this.#checker ??= checkerOf(this.type))
  }
}

export interface Checker {
  readonly properties: ReadonlyMap<string, CheckedProperty>
  /** Elements with minimum 1; `value[x]` for a choice. */
  readonly required: readonly string[]
  readonly rules: readonly Rule[]
}

const checkers = new Map<string, Checker>()

const compile = ({ name, properties, required }: TypeDefinition): Checker => ({
  properties: new Map([...properties].map(([key, property]) => [key, new CheckedProperty(property)])),
  required: required.map(({ element }) => element),
  rules: rulesOf(name),
})

/** What is checked of a resource type, datatype or backbone element; TypeError for any other name. */
export function checkerOf(type: string): Checker {
  let checker = checkers.get(type)
  if (checker === undefined) {
    checker = compile(definitionFor(type))
    checkers.set(type, checker)
  }
  return checker
}
