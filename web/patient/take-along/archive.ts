import type { IndexItem, MailboxIndex } from '@siegel/contract/patient'
import { savedName } from '../item/file-actions.ts'
import { overviewOf } from './overview.ts'

/** An item as it was opened and checked. */
export interface OpenedItem {
  item: IndexItem
  name: string
  mediaType: string
  content: Uint8Array
}

/** What the practice has signed, as it came. */
export interface SignedNotes {
  certificate: string
  manifest: string
  statements: readonly string[]
}

export interface ArchiveWords {
  language: string
  folder: string
  overview: string
  signed: string
  signedText: string
  title: string
  meaning: string
  action: string
  from: (date: string, sender: string) => string
}

type Resource = { resourceType: string; id?: string }

/** Everything of a mailbox as files by path: documents, a page to read, a FHIR bundle, and the signed list. */
export function archiveOf(
  index: MailboxIndex,
  opened: readonly OpenedItem[],
  notes: SignedNotes,
  words: ArchiveWords,
): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const paths = new Map<string, string>()
  for (const { item, name, mediaType, content } of opened) {
    if (mediaType === 'application/fhir+json') continue
    const path = unique(files, `${words.folder}/${item.date.slice(0, 10)} ${savedName({ name, mediaType })}`)
    files.set(path, content)
    paths.set(item.item, path)
  }
  const text = (path: string, content: string) => files.set(path, new TextEncoder().encode(content))
  text('fhir-bundle.json', JSON.stringify(bundleOf(index, opened, paths), undefined, 2))
  text(`${words.overview}.html`, overviewOf(index, paths, words))
  text(`${words.signed}/certificate.txt`, notes.certificate)
  text(`${words.signed}/manifest.txt`, notes.manifest)
  for (const [n, statement] of notes.statements.entries())
    text(`${words.signed}/statement-${String(n + 1).padStart(4, '0')}.txt`, statement)
  text(`${words.signed}/README.txt`, words.signedText)
  return files
}

function unique(files: ReadonlyMap<string, unknown>, path: string): string {
  if (!files.has(path)) return path
  const at = path.lastIndexOf('.')
  for (let n = 2; ; n += 1) {
    const next = `${path.slice(0, at)} (${n})${path.slice(at)}`
    if (!files.has(next)) return next
  }
}

/** One FHIR R4 collection: what the values came in, each record once, and a DocumentReference for every file. */
function bundleOf(index: MailboxIndex, opened: readonly OpenedItem[], paths: ReadonlyMap<string, string>) {
  const records = new Map<string, Resource>()
  for (const { mediaType, content } of opened) {
    if (mediaType !== 'application/fhir+json') continue
    const { entry = [] } = JSON.parse(new TextDecoder().decode(content)) as { entry?: { resource?: Resource }[] }
    for (const { resource } of entry)
      if (resource !== undefined) records.set(`${resource.resourceType}/${resource.id}`, resource)
  }
  const documents = opened.flatMap(({ item, content }) => {
    const url = paths.get(item.item)
    if (url === undefined) return []
    return [
      {
        resourceType: 'DocumentReference',
        id: item.item,
        status: 'current',
        date: item.releasedAt,
        description: item.title,
        ...(index.patient.id !== undefined && { subject: { reference: `Patient/${index.patient.id}` } }),
        author: [{ display: item.from }],
        content: [{ attachment: { contentType: item.mediaType, url, title: item.title, size: content.length } }],
      },
    ]
  })
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [...records.values(), ...documents].map((resource) => ({ resource })),
  }
}
