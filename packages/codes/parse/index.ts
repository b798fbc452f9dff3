import { parseIcd, type IcdCode } from './icd.ts'
import { parseEssence, type UcumEssence } from './ucum.ts'

/** A catalogue as its file has it. */
export type ParsedCatalogue =
  | { readonly kind: 'icd-10-gm'; readonly codes: readonly IcdCode[] }
  | { readonly kind: 'ucum'; readonly essence: UcumEssence }

/**
 * Reads a catalogue, which its first character tells: XML is UCUM's table, all else a year of ICD-10-GM. Throws what
 * `parseIcd` and `parseEssence` throw.
 */
export function parseCatalogue(bytes: Uint8Array): ParsedCatalogue {
  const begin = bytes.findIndex((byte) => byte > 0x20 && byte < 0x80)
  return bytes[begin] === 0x3c
    ? { kind: 'ucum', essence: parseEssence(bytes) }
    : { kind: 'icd-10-gm', codes: parseIcd(bytes) }
}

export { codeLimit, codePattern, labelPattern, usages, type AgeRange, type IcdCode } from './icd.ts'
export { definitionLimit, unitCode, unitNumber, unitExpression, type UcumEssence, ucumVersion } from './ucum.ts'
