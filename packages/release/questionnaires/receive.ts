import type { Permission } from '@siegel/contract'
import type { UploadOf } from '@siegel/contract/patient'
import type { Questionnaire, QuestionnaireResponse } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { RecordTransactor } from '@siegel/records'
import { randomId } from '@siegel/sealing/node'
import type { Reader } from '@siegel/store'
import type { ReleaseContext } from '../context.ts'
import { ownerFor } from '../copies.ts'
import type { GatewaySync } from '../gateway-sync.ts'
import { putItems, sealForAll, statementFacts } from '../items.ts'
import * as statements from '../statements.ts'
import type { UploadHandler } from '../uploads/handler.ts'
import { answeredDisplay, displayOf, formItem, sentQuestionnaire } from './item.ts'

type Body = UploadOf<'answers'>

/** Answers that whoever keeps charts has checked, and will write down. */
interface KeptAnswers {
  reference: string
  response: QuestionnaireResponse
  needs: readonly Permission[]
  keep: (write: RecordTransactor) => void
}
export type AnswersKeeper = (
  body: Body,
  facts: { patient: string; sent: Questionnaire; name: string; proxy?: string | undefined; id: string; at: string },
) => KeptAnswers

/**
 * Takes what a patient answers to a questionnaire that lies in the mailbox: into chart and inbox, and back into the
 * mailbox beside the questionnaire, which cannot be answered again.
 */
export const answersHandler =
  (context: ReleaseContext, sync: GatewaySync, keeper: AnswersKeeper): UploadHandler<'answers'> =>
  async (from, body) => {
    const item = context.store.read((reader) => requireAsked(reader, from.about, body))
    const { patientName, owner } = namesOf(context, from)
    // Who acts for the patient answers under their own name.
    const proxy = owner?.role === 'proxy' ? owner.name : undefined
    const at = new Date(context.clock.now()).toISOString()
    const sent = sentQuestionnaire(context, item)
    const kept = keeper(body, { patient: from.about, sent, name: patientName, proxy, id: randomId(), at })
    const answers = await formItem(context, {
      patient: from.about,
      reference: kept.reference,
      kind: 'answers',
      title: item.title,
      by: proxy ?? '',
      parent: item.id,
      fileName: 'antworten.json',
      content: kept.response,
    })
    const undo = () => context.records.removeLoose(context.blobs, [answers.blob])
    try {
      const sealed = await sealForAll(context, from.about, [answers])
      return {
        verb: 'answer-questionnaire',
        object: `${item.reference} ${kept.reference}`,
        facts: statementFacts(sealed.rows),
        needs: kept.needs,
        run: (write) => {
          requireAsked(write.transaction, from.about, body)
          kept.keep(write)
          write.keepBlob(answers.blob)
          write.transaction.run(statements.setDisplay, { id: item.id, display: answeredDisplay(item, write.at) })
          putItems(context, write.transaction, from.about, [answers], sealed)
        },
        after: async () => {
          for (const { id } of sealed.targets) if (id !== from.mailbox) await sync.inTurn(id)
        },
        undo,
      }
    } catch (error) {
      await undo()
      throw error
    }
  }

function namesOf({ store }: ReleaseContext, { mailbox, about }: { mailbox: string; about: string }) {
  return store.read((reader) => {
    const box = reader.get(statements.mailboxById, { id: mailbox })
    const own = reader.get(statements.mailboxOfPatient, { patient: about })
    const { name } = JSON.parse(own?.subject ?? '{"name":""}') as { name: string }
    return { patientName: name, owner: box === undefined ? undefined : ownerFor(box, about) }
  })
}

/**
 * The item with the questionnaire that is answered. Throws Refusal 'questionnaire-unknown' for somebody else's and for
 * none, 'questionnaire-withdrawn', 'questionnaire-replaced', also by another version, or 'questionnaire-answered'.
 */
function requireAsked(reader: Reader, patient: string, body: Body): statements.ItemRow {
  const reference = `Task/${body.request}`
  const item = reader
    .all(statements.itemsOfReference, { reference })
    .find((one) => one.patient === patient && one.kind === 'questionnaire')
  if (item === undefined) throw new Refusal('questionnaire-unknown')
  const { questionnaire, ended } = displayOf(item)
  if (item.withdrawn_at !== null)
    throw new Refusal(ended === 'replaced' ? 'questionnaire-replaced' : 'questionnaire-withdrawn')
  if (questionnaire === undefined) throw new Refusal('questionnaire-unknown')
  if (questionnaire.answeredAt !== undefined) throw new Refusal('questionnaire-answered')
  const isThis = questionnaire.id === body.questionnaire && questionnaire.version === body.questionnaireVersion
  if (!isThis) throw new Refusal('questionnaire-replaced')
  return item
}
