import { resourceTypes } from '@siegel/fhir'
import { searchParameters } from '@siegel/fhir/r4'
import type { Reader, Store } from '@siegel/store'
import * as statements from './statements.ts'

/** Common types and their parameters first: small numbers take fewer bytes in every row. */
const common = 'Patient Observation Condition Encounter DiagnosticReport DocumentReference ServiceRequest Task'.split(
  ' ',
)

function allNames(): string[] {
  const types = [...new Set([...common, ...resourceTypes])]
  return types.flatMap((type) => {
    const parameters = [...searchParameters(type).values()].filter((parameter) => parameter.components === undefined)
    return [type, ...parameters.map(({ code }) => `${type} ${code}`)]
  })
}

/** Resource types and search parameters as the numbers under which the tables know them; fixed for a database's life. */
export class Names {
  readonly #ids = new Map<string, number>()
  readonly #names = new Map<number, string>()

  /** Gives every name of R4 a number that has none yet, and remembers all of them. */
  constructor(store: Store) {
    const wanted = allNames()
    store.read((reader) => this.#load(reader))
    const missing = wanted.filter((name) => !this.#ids.has(name))
    if (missing.length === 0) return
    store.transact((transaction) => {
      for (const name of missing) transaction.run(statements.addName, { name })
    })
    store.read((reader) => this.#load(reader))
  }

  #load(reader: Reader): void {
    for (const { id, name } of reader.all(statements.names, {})) {
      this.#ids.set(name, id)
      this.#names.set(id, name)
    }
  }

  /** The number of a resource type; TypeError for what is none. */
  type(type: string): number {
    return this.#id(type)
  }

  /** The number of a search parameter of a type; TypeError for what is none. */
  param(type: string, code: string): number {
    return this.#id(`${type} ${code}`)
  }

  /**
   * The number under which a reference stands that is known by an identifier alone (`:identifier`): the parameter's own,
   * negated; in databases of 0.2.0 and before it has a name.
   */
  identifierParam(type: string, code: string): number {
    return this.#ids.get(`${type} ${code}:identifier`) ?? -this.param(type, code)
  }

  /** The resource type of a number. */
  typeOf(id: number): string {
    const name = this.#names.get(id)
    if (name === undefined) throw new TypeError('no such type')
    return name
  }

  #id(name: string): number {
    const id = this.#ids.get(name)
    if (id === undefined) throw new TypeError(`no number for ${name}`)
    return id
  }
}
