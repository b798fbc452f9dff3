import type { MailboxIndex } from '@siegel/contract/patient'
import type { ProvenEntry } from '../core/access-proofs.ts'
import type { Catalogue } from '../i18n/catalogue.ts'

export interface DeedWords {
  access: Catalogue['access']
  documents: Catalogue['inside']['documents']
}

/** What was done, in words: the verb, and what it was done to where the patient knows it by name. */
export function deedOf(proven: ProvenEntry, index: MailboxIndex, words: DeedWords): string {
  const deed = plainDeedOf(proven, index, words)
  // The opening itself, its end and the doctor's note say what they are.
  const isUnderGlass = proven.entry.facts?.some((fact) => fact.startsWith('break-glass ')) === true
  return isUnderGlass && !proven.entry.verb.startsWith('break-glass') ? words.access.underGlass(deed) : deed
}

function plainDeedOf({ entry }: ProvenEntry, index: MailboxIndex, { access, documents }: DeedWords): string {
  const verb = access.verbs[entry.verb] ?? access.otherVerb
  if (entry.verb === 'open-refused' || entry.verb === 'mailbox-killed') return verb
  if (entry.verb === 'open-mailbox' || entry.verb === 'enrol-slot') {
    const kind = entry.facts?.find((fact) => fact.startsWith('kind '))?.slice(5)
    const how = kind === undefined ? undefined : access.kinds[kind]
    return how === undefined ? verb : `${verb} ${how}`
  }
  const things = new Set(
    (entry.object ?? '').split(' ').flatMap((object) => {
      const item = index.items.find(({ reference }) => reference !== undefined && reference === object)
      if (item !== undefined) return [item.title === '' ? documents.kinds[item.kind] : item.title]
      return access.things[object.split('/')[0] ?? ''] ?? []
    }),
  )
  return things.size === 0 ? verb : `${verb}: ${[...things].slice(0, 3).join(', ')}`
}

/** The purpose as it was given, where a person gave one; the safe's own marks are not reasons. */
export function reasonOf({ entry }: ProvenEntry): string | undefined {
  const { purpose } = entry
  return purpose === undefined || /^[a-z-]+$/.test(purpose) ? undefined : purpose
}
