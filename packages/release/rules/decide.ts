import type { Caller } from '@siegel/access'
import { parseReference, type Task } from '@siegel/fhir'
import { isRefusal } from '@siegel/foundation'
import type { RecordReader } from '@siegel/records'
import { contentOf, day } from '../contents.ts'
import type { ReleaseContext } from '../context.ts'
import { targetsOf } from '../copies.ts'
import { judgeable } from './conversation.ts'
import { judge, type Judgement, type WrittenRule } from './judge.ts'
import { readRules } from './rule-set.ts'
import type { PlanRow } from './statements.ts'

const day_ms = 24 * 60 * 60_000

/** What is to become of a result, and what a reminder of it says. */
export interface Decision {
  row: PlanRow
  patient: string
  title: string
}

interface Found {
  reference: string
  patient: string
  title: string
  judged: Judgement | { plan: 'unassigned' }
}

/** Looks at an item of the inbox, as an act of the caller, and says what the rules that hold make of it. */
export async function decide(
  context: ReleaseContext,
  caller: Caller,
  { id: task, version }: { id: string; version: number },
): Promise<Decision> {
  const { rules } = context.store.read(readRules)
  const act = { verb: 'read' as const, object: `Task/${task}`, purpose: 'release-rules' }
  const { reference, patient, title, judged } = await context.records.read(caller, act, (reader) =>
    look(context, reader, task, rules),
  )
  const now = context.clock.now()
  const sentence = 'meaning' in judged ? judged : undefined
  const row = {
    task,
    version,
    reference,
    plan: judged.plan,
    rule: 'rule' in judged ? judged.rule : '',
    meaning: sentence?.meaning ?? null,
    action: sentence?.action ?? null,
    author: sentence?.by ?? '',
    due:
      judged.plan === 'conversation'
        ? day(new Date(now + judged.within_days * day_ms).toISOString(), context.practice().timeZone)
        : null,
    at: new Date(now).toISOString(),
  }
  return { row, patient, title }
}

function look(context: ReleaseContext, reader: RecordReader, id: string, rules: readonly WrittenRule[]): Found {
  const { resource: task } = reader.require<Task>('Task', id)
  const reference = task.focus?.reference ?? ''
  const patient = parseReference(task.for?.reference ?? '')?.id
  if (patient === undefined) return { reference, patient: '', title: '', judged: { plan: 'unassigned' } }
  const byHand: Found = { reference, patient, title: '', judged: { plan: 'by-hand' } }
  // Whoever is named for a specially protected chart decides for each result.
  if (context.records.readersOf(patient) !== undefined) return byHand
  try {
    const content = contentOf(reader, patient, reference, context.practice())
    const judged = judge(rules, judgeable(content))
    // What nobody would read is released once somebody is invited, by who does that.
    const isRead = context.store.read((connection) => targetsOf(context, connection, patient)).length > 0
    return {
      ...byHand,
      title: task.description ?? content.title,
      judged: judged.plan === 'conversation' || isRead ? judged : byHand.judged,
    }
  } catch (error) {
    if (!isRefusal(error, 'not-found') && !isRefusal(error, 'not-releasable')) throw error
    return byHand
  }
}
