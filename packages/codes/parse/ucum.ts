import { Refusal, unutf8 } from '@siegel/foundation'
import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { UnitDefinition, UnitDefinitions } from '../units/index.ts'

export interface UcumEssence extends UnitDefinitions {
  readonly version: string
}

const namespace = 'http://unitsofmeasure.org/ucum-essence'
const maxLength = 4 * 1024 * 1024
export const definitionLimit = 5000
const maxDepth = 16
/** An expression in other units. */
export const unitExpression = /^[^\p{Cc}]{1,200}$/u
export const unitCode = /^[!-~]{1,40}$/
export const unitNumber = /^\d{1,80}(?:\.\d{1,80})?(?:[eE][+-]?\d{1,3})?$/

export const ucumVersion = /^\d{1,3}(\.\d{1,3}){0,3}$/

/** A unit while its element is open. */
interface Open {
  kind: 'prefix' | 'base-unit' | 'unit'
  code: string
  isMetric: boolean
  isArbitrary: boolean
  value?: string
  unit?: string
  special?: string
}

/**
 * Reads UCUM's own table (ucum-essence.xml, version 2). Throws Refusal 'catalogue-damaged' with `line N` (not well-formed, a
 * document type, too deep, a definition that is none), 'catalogue-unknown' for other XML, and 'too-large'.
 */
export function parseEssence(bytes: Uint8Array): UcumEssence {
  if (bytes.length > maxLength) throw new Refusal('too-large')
  let text: string
  try {
    text = unutf8(bytes)
  } catch {
    throw new Refusal('catalogue-unknown')
  }
  const reader = new EssenceReader()
  reader.read(text)
  return reader.result
}

class EssenceReader {
  readonly #prefixes: { code: string; value: string }[] = []
  readonly #bases: string[] = []
  readonly #units: UnitDefinition[] = []
  readonly #seen = new Set<string>()
  readonly #parser = new SaxesParser({ xmlns: true, position: true, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  #version: string | undefined
  #depth = 0
  #open: Open | undefined

  get result(): UcumEssence {
    if (this.#version === undefined || this.#units.length === 0) throw new Refusal('catalogue-unknown')
    return { version: this.#version, prefixes: this.#prefixes, bases: this.#bases, units: this.#units }
  }

  read(text: string): void {
    const parser = this.#parser
    const fail = () => {
      throw this.#refusal('catalogue-damaged')
    }
    parser.on('error', fail)
    parser.on('doctype', fail)
    parser.on('processinginstruction', fail)
    parser.on('opentag', (tag) => this.#begin(tag))
    parser.on('closetag', ({ local }) => this.#end(local))
    parser.write(text).close()
  }

  #refusal(name: string): Refusal {
    return new Refusal(name, `line ${this.#parser.line}`)
  }

  #begin({ local, uri, attributes }: SaxesTagNS): void {
    const attribute = (name: string): string => attributes[name]?.value ?? ''
    if (++this.#depth > maxDepth) throw this.#refusal('catalogue-damaged')
    if (this.#depth === 1) {
      if (local !== 'root' || uri !== namespace) throw new Refusal('catalogue-unknown')
      this.#version = attribute('version')
      if (!ucumVersion.test(this.#version)) throw this.#refusal('catalogue-damaged')
      return
    }
    if (this.#depth === 2 && (local === 'prefix' || local === 'base-unit' || local === 'unit')) {
      this.#open = {
        kind: local,
        code: attribute('Code'),
        isMetric: attribute('isMetric') === 'yes',
        isArbitrary: attribute('isArbitrary') === 'yes',
      }
      return
    }
    const open = this.#open
    if (open === undefined) return
    if (local === 'value' && this.#depth === 3) {
      open.value = attribute('value')
      open.unit = attribute('Unit')
    }
    if (local === 'function') {
      open.special = attribute('name')
      open.value = attribute('value')
      open.unit = attribute('Unit')
    }
  }

  #end(local: string): void {
    if (--this.#depth !== 1) return
    const open = this.#open
    this.#open = undefined
    if (open === undefined || open.kind !== local) return
    const key = `${open.kind === 'prefix' ? 'prefix' : 'unit'} ${open.code}`
    if (!unitCode.test(open.code)) throw this.#refusal('catalogue-damaged')
    if (this.#seen.has(key)) throw this.#refusal('catalogue-damaged')
    if (this.#seen.size >= definitionLimit) throw this.#refusal('catalogue-damaged')
    this.#seen.add(key)
    this.#keep(open)
  }

  #keep({ kind, code: name, isMetric, isArbitrary, value = '', unit = '', special }: Open): void {
    if (kind === 'base-unit') return void this.#bases.push(name)
    if (!unitNumber.test(value)) throw this.#refusal('catalogue-damaged')
    if (kind === 'prefix') return void this.#prefixes.push({ code: name, value })
    if (!unitExpression.test(unit)) throw this.#refusal('catalogue-damaged')
    if (special !== undefined && !unitCode.test(special)) throw this.#refusal('catalogue-damaged')
    this.#units.push({
      code: name,
      value,
      unit,
      isMetric,
      ...(isArbitrary ? { isArbitrary } : {}),
      ...(special === undefined ? {} : { special }),
    })
  }
}
