import type { Basic, Extension } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from './context.ts'
import { entrySystem, personReference } from './entries/entry-extension.ts'

const snippetCode = 'snippet'
const nameUrl = `${entrySystem}/snippet-name`
const textUrl = `${entrySystem}/snippet-text`
const most = 500

/** A piece of text that is typed often, under a short name; the whole practice shares them. */
export interface Snippet {
  id: string
  version: number
  name: string
  text: string
}

const valueOf = (extension: readonly Extension[] = [], url: string): string =>
  extension.find((one) => one.url === url)?.valueString ?? ''

const snippetOf = ({ resource, id, version }: Stored<Basic>): Snippet => ({
  id,
  version,
  name: valueOf(resource.extension, nameUrl),
  text: valueOf(resource.extension, textUrl),
})

const all = (reader: RecordReader): Snippet[] =>
  reader
    .find<Basic>('Basic', { code: snippetCode }, most)
    .map(snippetOf)
    .sort((a, b) => (a.name < b.name ? -1 : 1))

/** All snippets, by name. */
export const snippets = (context: PracticeContext, caller: Caller): Promise<Snippet[]> =>
  context.records.read(caller, { verb: 'read', purpose: 'snippets' }, all)

/**
 * Adds a snippet, or changes the one whose version is given. Throws Refusal 'snippet-name-taken', 'snippets-full',
 * 'not-found' or 'version-conflict'.
 */
export function saveSnippet(
  context: PracticeContext,
  caller: Caller,
  { id, version, name, text }: { id: string; version?: number | undefined; name: string; text: string },
): void {
  const verb = version === undefined ? 'create' : 'update'
  context.records.transact(caller, { verb, object: `Basic/${id}`, purpose: 'snippets' }, (write) => {
    const others = all(write).filter((one) => one.id !== id)
    if (others.some((one) => one.name === name)) throw new Refusal('snippet-name-taken')
    if (others.length >= most) throw new Refusal('snippets-full')
    const resource: Basic & { id: string } = {
      resourceType: 'Basic',
      id,
      extension: [
        { url: nameUrl, valueString: name },
        { url: textUrl, valueString: text },
      ],
      code: { coding: [{ system: entrySystem, code: snippetCode }] },
      author: personReference(caller),
    }
    if (version === undefined) write.create(resource, id)
    else {
      requireSnippet(write, id)
      write.update(resource, version)
    }
  })
}

export const removeSnippet = (
  context: PracticeContext,
  caller: Caller,
  { id, version }: { id: string; version: number },
): void =>
  context.records.transact(caller, { verb: 'delete', object: `Basic/${id}`, purpose: 'snippets' }, (write) => {
    requireSnippet(write, id)
    write.delete('Basic', id, version)
  })

function requireSnippet(reader: RecordReader, id: string): void {
  const { resource } = reader.require<Basic>('Basic', id)
  if (!resource.code.coding?.some(({ system, code }) => system === entrySystem && code === snippetCode))
    throw new Refusal('not-found')
}
