import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CallFailed } from '@siegel/contract'
import type { SafeClient } from '../client.ts'
import { CommandFailed, UsageError } from '../usage.ts'

const refusals: Readonly<Record<string, string>> = {
  'catalogue-damaged': 'the catalogue is damaged; nothing was changed',
  'catalogue-unknown': 'this is no catalogue of ICD-10-GM and no table of UCUM',
  'catalogue-year': 'no year in the file name; nothing was changed',
  'too-large': 'the file is larger than any catalogue',
}

/** `siegel codes import FILE|DIR…` and `siegel codes list`. */
export async function codes(client: SafeClient, args: readonly string[], json: boolean): Promise<void> {
  const [act, ...paths] = args
  if (act === 'list' && paths.length === 0) return listCatalogues(client, json)
  if (act === 'import' && paths.length > 0) return importCatalogues(client, paths, json)
  throw new UsageError('siegel codes import FILE|DIR… or siegel codes list')
}

async function listCatalogues(client: SafeClient, json: boolean): Promise<void> {
  const { catalogues } = await client.catalogues()
  for (const one of catalogues)
    console.log(
      json ? JSON.stringify(one) : `${one.name} ${one.version}  ${one.codes} codes  ${one.importedAt}  ${one.source}`,
    )
}

/** Of a folder the tables in it: other files beside a catalogue are its notes and licences. */
const tablesBelow = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.(?:csv|xml)$/i.test(name))
        .map((name) => join(path, name))
    : [path]

async function importCatalogues(client: SafeClient, paths: readonly string[], json: boolean): Promise<void> {
  const files = paths.flatMap(tablesBelow)
  if (files.length === 0) throw new CommandFailed('There is no table (.csv, .xml) in that folder.')
  let refused = 0
  for (const file of files) {
    const body = { bytes: new Uint8Array(readFileSync(file)), mediaType: 'text/csv', fileName: basename(file) }
    try {
      const made = await client.importCodes({ query: {}, body })
      console.log(
        json
          ? JSON.stringify({ file, outcome: 'taken', ...made })
          : `taken      ${file}: ${made.name} ${made.version}, ${made.codes} codes`,
      )
    } catch (error) {
      if (!(error instanceof CallFailed) || error.status === 0 || error.status >= 500) throw error
      refused += 1
      const text = refusals[error.code] ?? error.code
      console.log(json ? JSON.stringify({ file, outcome: 'refused', code: error.code }) : `refused    ${file}: ${text}`)
    }
  }
  if (refused > 0) throw new CommandFailed(`${refused} file(s) were refused.`)
}
