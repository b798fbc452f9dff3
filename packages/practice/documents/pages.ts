import { kindOf, type DocumentReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import { composePages, type PageRange } from '@siegel/intake'
import type { RecordTransactor } from '@siegel/records'
import type { Caller } from '../context.ts'
import { factsOf, nextFacts, senderOf, withFacts } from './facts.ts'
import { named, newDocument, requireOpen, type Said } from './file.ts'
import { original, originals, type DocumentContext, type Located, type Original } from './originals.ts'

/** Ranges of a file's pages, parted where the turn changes: what is made is upright by itself. */
export function rangesOf(document: DocumentReference, file: number, from: number, to: number): PageRange[] {
  const turned = new Map(factsOf(document).turns.map(({ page, degrees }) => [page, degrees]))
  const ranges: PageRange[] = []
  for (let page = from; page <= to; page += 1) {
    const turn = turned.get(page) ?? 0
    const last = ranges.at(-1)
    if (last?.turn === turn) ranges[ranges.length - 1] = { ...last, to: page }
    else ranges.push({ file, from: page, to: page, turn })
  }
  return ranges
}

const pagesOf = ({ stored }: Original): number => {
  const { pages } = factsOf(stored.resource)
  if (pages === undefined) throw new Refusal('document-unreadable')
  return pages
}

/** The patient in whose chart a document lies. Throws 'not-found' for one in nobody's. */
export function holderOf({ stored }: Pick<Located, 'stored'>): string {
  if (stored.patient === undefined) throw new Refusal('not-found')
  return stored.patient
}

interface Part extends Said {
  title: string
  ranges: readonly PageRange[]
}

/** Makes documents of pages of others and says of those that they were replaced: all of it, or nothing. */
async function compose(
  context: DocumentContext,
  caller: Caller,
  sources: readonly Original[],
  parts: readonly Part[],
): Promise<string[]> {
  const [patient = ''] = sources.map(holderOf)
  const files = sources.map(({ bytes }) => bytes)
  const made = await composePages(
    files,
    parts.map(({ ranges }) => ranges),
    context.readers,
  )
  const mediaType = 'application/pdf'
  const sealed = made.map(({ bytes, pages, words }) => ({
    blob: context.blobs.put(patient, mediaType, bytes).id,
    size: bytes.length,
    mediaType,
    facts: { pages, words },
  }))
  try {
    return context.records.transact(caller, { verb: 'create', patient, purpose: 'pages' }, (write) => {
      for (const { stored } of sources) replace(write, stored.id, stored.version)
      const relatesTo = sources.map(({ stored }) => ({
        code: 'transforms',
        target: { reference: `DocumentReference/${stored.id}` },
      }))
      return parts.flatMap((part, index) => {
        const file = sealed[index]
        if (file === undefined) return []
        const document = newDocument(write, patient, { ...file, fileName: named(part.title, 'pdf') }, part, file.facts)
        return [`DocumentReference/${write.create({ ...document, relatesTo } as DocumentReference).resource.id}`]
      })
    })
  } catch (error) {
    for (const { blob } of sealed) context.blobs.remove(blob)
    throw error
  }
}

function replace(write: RecordTransactor, id: string, seen: number): void {
  const { resource, version } = write.require<DocumentReference>('DocumentReference', id)
  requireOpen(resource, version, seen)
  write.update(
    withFacts({ ...resource, status: 'superseded' }, nextFacts(factsOf(resource), write, 'replace')),
    version,
  )
}

/** What a part inherits from the document that it was a part of. */
export function saidOf({ resource }: Located['stored']): Said {
  const { description, type, content } = resource
  const creation = content[0]?.attachment.creation
  return {
    ...(description === undefined ? {} : { title: description }),
    kind: kindOf(type),
    from: senderOf(resource),
    ...(creation === undefined || creation.includes('T') ? {} : { date: creation }),
  }
}

/**
 * New documents of page ranges of one. Throws Refusal 'not-found', 'version-conflict', 'document-closed', what `compose` of
 * the reader throws, and 'document-unreadable' where its pages could not be counted.
 */
export async function splitDocument(
  context: DocumentContext,
  caller: Caller,
  id: string,
  { version, parts }: { version: number; parts: readonly { from: number; to: number; title: string }[] },
): Promise<string[]> {
  const source = await original(context, caller, id, 'pages')
  requireOpen(source.stored.resource, source.stored.version, version)
  const count = pagesOf(source)
  if (parts.some(({ from, to }) => from > to || to > count)) throw new Refusal('pages-missing')
  const said = saidOf(source.stored)
  return compose(
    context,
    caller,
    [source],
    parts.map(({ from, to, title }) => ({ ...said, title, ranges: rangesOf(source.stored.resource, 0, from, to) })),
  )
}

/** One new document of several of one chart, in the order given. Throws like `splitDocument`. */
export async function mergeDocuments(
  context: DocumentContext,
  caller: Caller,
  patient: string,
  { documents, ...said }: Said & { title: string; documents: readonly { id: string; version: number }[] },
): Promise<string> {
  if (new Set(documents.map(({ id }) => id)).size !== documents.length) throw new Refusal('input-invalid')
  const sources = await originals(
    context,
    caller,
    documents.map(({ id }) => id),
    'pages',
  )
  for (const [index, source] of sources.entries()) {
    if (holderOf(source) !== patient) throw new Refusal('not-found')
    requireOpen(source.stored.resource, source.stored.version, documents[index]?.version ?? 0)
  }
  const ranges = sources.flatMap((source, file) => rangesOf(source.stored.resource, file, 1, pagesOf(source)))
  const [made] = await compose(context, caller, sources, [{ ...said, ranges }])
  return made ?? ''
}
