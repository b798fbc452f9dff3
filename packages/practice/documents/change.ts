import type { PageTurn } from '@siegel/contract/staff'
import { typeOfKind, type DocumentReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor, Stored } from '@siegel/records'
import type { Caller } from '../context.ts'
import { factsOf, nextFacts, withFacts, type Act, senderOf, type KnownFacts } from './facts.ts'
import { authorOf, requireOpen, type Said } from './file.ts'
import type { DocumentContext } from './originals.ts'

type Next = (stored: Stored<DocumentReference>, write: RecordTransactor) => [DocumentReference, KnownFacts?]

/** Writes the next version of a document that stands. Throws 'not-found', 'version-conflict' or 'document-closed'. */
function change(context: DocumentContext, caller: Caller, id: string, seen: number, act: Act, next: Next): void {
  const object = `DocumentReference/${id}`
  context.records.transact(caller, { verb: 'update', object, purpose: act }, (write) => {
    const stored = write.require<DocumentReference>('DocumentReference', id)
    requireOpen(stored.resource, stored.version, seen)
    const [document, facts] = next(stored, write)
    write.update(withFacts(document, nextFacts(factsOf(stored.resource), write, act, facts)), seen)
  })
}

/** What is known of a document, as a whole: what is left out is not known. Throws as `change`. */
export function changeDocument(
  context: DocumentContext,
  caller: Caller,
  id: string,
  said: Said & { title: string; version: number; note?: string | undefined },
): void {
  const { version, title, kind, from, date, note } = said
  change(context, caller, id, version, 'change', ({ resource }, write) => {
    const { author, ...withoutAuthor } = resource
    const [first, ...rest] = resource.content
    if (first === undefined) throw new Refusal('not-found')
    const creation = date ?? resource.date ?? first.attachment.creation
    const document: DocumentReference = {
      ...withoutAuthor,
      ...(kind === undefined ? {} : { type: typeOfKind(kind) }),
      description: title,
      // Who filed it stays where no sender was known and none is.
      author: (senderOf(resource) === from && author) || [authorOf(from, write.caller)],
      content: [
        { ...first, attachment: { ...first.attachment, ...(creation === undefined ? {} : { creation }) } },
        ...rest,
      ],
    }
    return [document, { note }]
  })
}

/** By how much each page is shown turned; pages that are not named stand as they are. Throws as `change`. */
export function turnDocument(
  context: DocumentContext,
  caller: Caller,
  id: string,
  { version, turns }: { version: number; turns: readonly PageTurn[] },
): void {
  change(context, caller, id, version, 'turn', ({ resource }) => {
    const { pages = 1 } = factsOf(resource)
    if (turns.some(({ page }) => page > pages)) throw new Refusal('pages-missing')
    const last = new Map(turns.map(({ page, degrees }) => [page, { page, degrees }]))
    return [resource, { turns: [...last.values()] }]
  })
}

/** Throws Refusal 'document-released' while the patient has a document, 'document-of-report' for a report's paper form. */
export function requireOwn(context: DocumentContext, document: DocumentReference): void {
  if (context.releaseOf(`DocumentReference/${document.id}`).released !== undefined)
    throw new Refusal('document-released')
  if (document.context?.related?.some(({ reference }) => reference?.startsWith('DiagnosticReport/')) === true)
    throw new Refusal('document-of-report')
}

/** Takes a document back; it and its bytes stay, struck through, with the reason. Throws as `change` and `requireOwn`. */
export function cancelDocument(
  context: DocumentContext,
  caller: Caller,
  id: string,
  { version, reason }: { version: number; reason: string },
): void {
  change(context, caller, id, version, 'cancel', ({ resource }) => {
    requireOwn(context, resource)
    return [{ ...resource, status: 'entered-in-error' }, { reason }]
  })
}
