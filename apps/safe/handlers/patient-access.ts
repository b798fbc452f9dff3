import type { patientAccessEndpoints } from '@siegel/contract/staff'
import type { DocumentReference, Patient } from '@siegel/fhir'
import { parseReference } from '@siegel/fhir'
import type { Handlers } from '@siegel/http'
import { invitablePatients } from '@siegel/practice'
import {
  contentOf,
  conversationFirst,
  doorOf,
  emailWay,
  portalStateOf,
  sentStateOf,
  type ItemContent,
  type LetterContent,
  type PinContent,
} from '@siegel/release'
import type { RecordReader } from '@siegel/records'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

// What makes PDFs takes 25 MB; a safe that prints nothing does without.
const lettersOf = async (letters: readonly LetterContent[]) =>
  (await import('@siegel/paper')).invitationLetters(letters)
const pinsOf = async (pins: readonly PinContent[]) => (await import('@siegel/paper')).pinSheets(pins)
const pdf = (bytes: Uint8Array<ArrayBuffer>) => ({ bytes, mediaType: 'application/pdf' })

export function patientAccessHandlers(safe: Safe): Handlers<typeof patientAccessEndpoints, StaffCaller> {
  return {
    portalState: async ({ caller, params }) => {
      const { records, store, clock } = safe.open
      const subject = await records.read(caller, { verb: 'read', patient: params.id, purpose: 'portal' }, (reader) =>
        reader.require<Patient>('Patient', params.id),
      )
      const state = store.read((reader) => portalStateOf(reader, clock, params.id))
      // What was released says what the findings are: it is for who may see these.
      const byEmail = emailWay(safe.open.release, params.id, subject.resource)
      const tablet = `${doorOf(safe.open.release.practice())}#tablet`
      const all = { ...state, ...sentStateOf(safe.open.release, params.id), byEmail, tablet }
      if (!caller.permissions.has('release.read')) return { ...all, items: [] }
      return records.isOpenTo(caller, params.id) ? all : { ...all, items: [] }
    },
    invite: ({ caller, params, body: { language, channel = 'letter' } }) =>
      safe.open.patientAccess.invite(caller, params.id, { language, channel }),
    invitationLetter: async ({ caller, params }) =>
      pdf(await lettersOf([safe.open.patientAccess.letter(caller, params.id)])),
    invitationPin: async ({ caller, params }) => pdf(await pinsOf([safe.open.patientAccess.pin(caller, params.id)])),
    invitable: ({ caller, query }) => invitablePatients(safe.open.practice, caller, query.by, query.cursor),
    inviteMany: ({ caller, body }) => {
      const { patients, ...wish } = body
      return { batch: safe.open.invitationBatches.start(caller, patients, wish) }
    },
    inviteManyState: ({ caller, params }) => safe.open.invitationBatches.state(caller, params.id),
    inviteManyLetters: async ({ caller, params }) =>
      pdf(await lettersOf(safe.open.invitationBatches.letters(caller, params.id))),
    inviteManyPins: async ({ caller, params }) =>
      pdf(await pinsOf(safe.open.invitationBatches.pins(caller, params.id))),
    release: async ({ caller, params, body }) => {
      safe.open.records.requireWritableChart(caller, params.id)
      const sentence = { meaning: body.meaning, ...(body.action === undefined ? {} : { action: body.action }) }
      const occasion = { conversation: body.conversation === true }
      return { released: await safe.open.patientAccess.release(caller, params.id, body.items, sentence, occasion) }
    },
    withdraw: async ({ caller, params, body }) => {
      safe.open.records.requireWritableChart(caller, params.id)
      return { withdrawn: await safe.open.patientAccess.withdraw(caller, params.id, body.items) }
    },
    revoke: async ({ caller, params, body }) => {
      await safe.open.patientAccess.revoke(caller, params.id, body.slot)
      return undefined
    },
    releasePreview: ({ caller, params, query }) => {
      const { records, practice } = safe.open
      const act = { verb: 'read' as const, patient: params.id, object: query.item, purpose: 'release-preview' }
      return records.read(caller, act, (reader) => {
        const content = contentOf(reader, params.id, query.item, { timeZone: practice.timeZone() })
        const rule = conversationFirst(safe.open.release, content)
        return { ...preview(reader, query.item, content), ...(rule === undefined ? {} : { conversationFirst: rule }) }
      })
    },
  }
}

function preview(reader: RecordReader, item: string, content: ItemContent) {
  const { title, kind, date, sender, display, attachments } = content
  const documents = kind === 'document' ? [item] : attachments
  const files = documents.flatMap((reference) => {
    const key = parseReference(reference)
    const attachment =
      key === undefined
        ? undefined
        : reader.get<DocumentReference>('DocumentReference', key.id)?.resource.content[0]?.attachment
    if (attachment === undefined) return []
    return [
      { fileName: attachment.title ?? '', mediaType: attachment.contentType ?? '', size_bytes: attachment.size ?? 0 },
    ]
  })
  const values = display.values.map(({ range: _range, originalFlag: _original, comment: _comment, ...value }) => value)
  return { title, kind, date, from: sender, values, files }
}
