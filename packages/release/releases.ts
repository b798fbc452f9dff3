import { displayName, type Patient } from '@siegel/fhir'
import type { Caller } from '@siegel/access'
import { Refusal } from '@siegel/foundation'
import type { Transaction } from '@siegel/store'
import { contentOf } from './contents.ts'
import type { ReleaseContext } from './context.ts'
import { itemOf, putItems, requireOwner, sealForAll, statementFacts, type NewItem } from './items.ts'
import { somethingNew } from './notices/notices.ts'
import { requireNoConversation } from './rules/conversation.ts'
import * as statements from './statements.ts'

/** The doctor's sentence: what it means and what is to be done. */
export interface Sentence {
  meaning: string
  action?: string
}

/** How it came to a release. */
export interface Occasion {
  /** Who wrote the sentence, where that is not who releases. */
  author?: string
  purpose?: string
  /** The conversation that a rule asks for has been held. */
  conversation?: boolean
  /** Done in the transaction of the release; what it throws undoes that. */
  also?: (transaction: Transaction) => void
}

/**
 * Releases items of a patient with a sentence; a report takes its documents along. Sealed at once where the patient has
 * a mailbox, else when the patient is invited. Throws Refusal 'conversation-first' for what a rule keeps until then. To be
 * called under the mailbox's lock.
 */
export async function release(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  references: readonly string[],
  sentence: Sentence,
  occasion: Occasion = {},
): Promise<{ reference: string; item: string }[]> {
  const prepared = await prepare(context, caller, patient, references, { ...sentence, ...occasion })
  const sealed = await sealForAll(context, patient, prepared)
  context.records.transact(
    caller,
    {
      verb: 'release',
      patient,
      object: prepared.map(({ reference }) => reference).join(' '),
      ...(occasion.purpose === undefined ? {} : { purpose: occasion.purpose }),
      facts: [...statementFacts(sealed.rows), ...(occasion.conversation === true ? ['conversation held'] : [])],
    },
    (write) => {
      const { transaction } = write
      occasion.also?.(transaction)
      for (const row of prepared) {
        requireOwner(write, patient, row.reference)
        // What went along with a message is a part of that, and stays.
        const before = transaction.all(statements.itemsOfReference, { reference: row.reference }).filter(isRelease)
        for (const old of before) transaction.run(statements.withdrawItem, { id: old.id, at: row.released_at })
      }
      putItems(context, transaction, patient, prepared, sealed)
      if (sealed.rows.length > 0) somethingNew(context, transaction, patient)
    },
  )
  return prepared.filter(({ parent }) => parent === null).map(({ reference, id }) => ({ reference, item: id }))
}

const isRelease = ({ kind }: statements.ItemRow): boolean => kind === 'laboratory' || kind === 'document'

async function prepare(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  references: readonly string[],
  { meaning, action, author = caller.name, conversation = false }: Sentence & Occasion,
): Promise<NewItem[]> {
  const { timeZone } = context.practice()
  const contents = await context.records.read(caller, { verb: 'read', patient, purpose: 'release' }, (reader) =>
    [...new Set(references)].map((reference) => {
      const content = contentOf(reader, patient, reference, { timeZone })
      return { content, attachments: content.attachments.map((one) => contentOf(reader, patient, one, { timeZone })) }
    }),
  )
  if (!conversation)
    requireNoConversation(
      context,
      contents.flatMap((one) => [one.content, ...one.attachments]),
    )
  const at = new Date(context.clock.now()).toISOString()
  const placing = { meaning, action: action ?? null, author, released_at: at }
  const rows: NewItem[] = []
  for (const { content, attachments } of contents) {
    const main = await itemOf(context, patient, content, { ...placing, kind: content.kind, parent: null })
    rows.push(main)
    for (const one of attachments)
      rows.push(await itemOf(context, patient, one, { ...placing, kind: one.kind, parent: main.id }))
  }
  return rows
}

/** Takes released items back, with the documents that went along. Unknown references are 'not-found'. */
export function withdraw(
  context: ReleaseContext,
  caller: Caller,
  patient: string,
  references: readonly string[],
): number {
  return context.records.transact(
    caller,
    { verb: 'withdraw', patient, object: references.join(' ') },
    ({ transaction, at }) => {
      let withdrawn = 0
      for (const reference of references) {
        const live = transaction
          .all(statements.itemsOfReference, { reference })
          .filter((item) => item.patient === patient && item.withdrawn_at === null)
        if (live.length === 0) throw new Refusal('not-found')
        for (const { id } of live) withdrawn += transaction.run(statements.withdrawItem, { id, at })
      }
      for (const item of transaction.all(statements.itemsOf, { patient }))
        if (item.withdrawn_at !== null) transaction.run(statements.deleteSealedItem, { item: item.id })
      return withdrawn
    },
  )
}

/** Name and birth date as the patient's own list shows them. */
export function subjectOf(patient: Patient): string {
  const { name, birthDate } = patient
  return JSON.stringify({ name: displayName(name?.[0], 'text'), ...(birthDate === undefined ? {} : { birthDate }) })
}
