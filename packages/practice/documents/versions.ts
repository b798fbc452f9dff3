import { kindOf, type DocumentReference } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Caller } from '../context.ts'
import { factsOf, senderOf, type Act } from './facts.ts'
import type { DocumentContext } from './originals.ts'

/** One version of what is known of a document. */
export interface DocumentVersion {
  version: number
  at: string
  by: string
  act: Act
  title: string
  from?: string
  reason?: string
}

/** Every version of a document, newest first. Throws 'not-found'. */
export function documentVersions(context: DocumentContext, caller: Caller, id: string): Promise<DocumentVersion[]> {
  const object = `DocumentReference/${id}`
  return context.records.read(caller, { verb: 'read', object, purpose: 'history' }, (reader) => {
    const versions = reader.history<DocumentReference>('DocumentReference', id)
    if (versions.length === 0) throw new Refusal('not-found')
    return versions.map(({ resource, version, at }) => {
      const { act = 'file', by = '', reason } = factsOf(resource)
      const from = senderOf(resource)
      return {
        version,
        at,
        by,
        act,
        title: resource.description ?? '',
        ...(from === undefined ? {} : { from }),
        ...(reason === undefined ? {} : { reason }),
      }
    })
  })
}

/** It came with a message of the patient's, who has it already. */
const isSentByPatient = ({ context }: DocumentReference): boolean =>
  context?.related?.some(({ reference }) => reference?.startsWith('Communication/')) === true

/** What the timeline says of a document beside its title and file. */
export function documentFacts(document: DocumentReference, version: number) {
  const { note, pages, turns, words, by, at, reason } = factsOf(document)
  const from = senderOf(document)
  const creation = document.content[0]?.attachment.creation
  const kind = kindOf(document.type)
  return {
    version,
    turns: [...turns],
    ...(isSentByPatient(document) ? { byPatient: true } : {}),
    hasWords: words !== undefined,
    ...(kind === undefined ? {} : { kind }),
    ...(from === undefined ? {} : { from }),
    ...(creation === undefined || creation.includes('T') ? {} : { date: creation }),
    ...(note === undefined ? {} : { note }),
    ...(pages === undefined ? {} : { pages }),
    ...(reason === undefined || by === undefined || at === undefined ? {} : { change: { by, at, reason } }),
  }
}
