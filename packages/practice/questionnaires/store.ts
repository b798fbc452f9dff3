import type { QuestionnaireImport, QuestionnaireRow } from '@siegel/contract/staff'
import { isResource, parseJsonBytes, type Questionnaire } from '@siegel/fhir'
import { validateResource } from '@siegel/fhir/r4'
import { formLimits, questionsOf, readForm } from '@siegel/forms'
import { Refusal } from '@siegel/foundation'
import type { RecordReader, Stored } from '@siegel/records'
import type { Caller, PracticeContext } from '../context.ts'
import { ownQuestionnaires } from './own/index.ts'

const most = 200
const purpose = 'questionnaires'

/** One of the practice's; of version 0 where it comes with Siegel and has never been used (decision 018). */
type Kept = Pick<Stored<Questionnaire>, 'id' | 'version' | 'resource'>

const keptOf = (resource: Questionnaire & { id: string }): Kept => ({ id: resource.id, version: 0, resource })

/** What the practice can send: its own, and those that come with Siegel; one that was deleted stays so. */
function all(reader: RecordReader): Kept[] {
  const kept = reader.find<Questionnaire>('Questionnaire', {}, most)
  const fresh = ownQuestionnaires.filter(({ id }) => reader.latest('Questionnaire', id) === undefined)
  return [...kept, ...fresh.map(keptOf)]
}

/** Throws Refusal 'not-found'. */
function requireKept(reader: RecordReader, id: string): Kept {
  const latest = reader.latest<Questionnaire>('Questionnaire', id)
  const fresh = latest === undefined ? ownQuestionnaires.find((one) => one.id === id) : undefined
  const found = fresh === undefined ? latest : keptOf(fresh)
  if (found === undefined || latest?.deleted === true) throw new Refusal('not-found')
  return found
}

/**
 * One that is sent. Throws Refusal 'not-found', 'questionnaire-retired', or 'questionnaire-unfit' for what could not be
 * shown. What comes with Siegel has to be taken up first.
 */
export function requireSendable(
  reader: RecordReader,
  asked: string,
): Pick<Kept, 'version' | 'resource'> & { title: string } {
  const { version, resource } = reader.require<Questionnaire>('Questionnaire', asked)
  if (resource.status !== 'active') throw new Refusal('questionnaire-retired')
  const read = readForm(resource)
  if ('problems' in read) throw new Refusal('questionnaire-unfit', read.problems[0]?.code)
  return { version, resource, title: read.form.title }
}

/**
 * Puts what comes with Siegel into the store, unless it is there or was: before its first use, by the safe itself, since
 * who sends it need not be somebody who may change what is asked.
 */
export function takeUpQuestionnaire({ records }: PracticeContext, safe: Caller, id: string): void {
  const own = ownQuestionnaires.find((one) => one.id === id)
  if (own === undefined || records.countUnlogged(safe, 'Questionnaire', { _id: id }) > 0) return
  records.transact(safe, { verb: 'create', object: `Questionnaire/${id}`, purpose }, (write) => {
    if (write.latest('Questionnaire', id) === undefined) write.create<Questionnaire>(own, id)
  })
}

export const questionnaires = (context: PracticeContext, caller: Caller): Promise<QuestionnaireRow[]> =>
  context.records.read(caller, { verb: 'read', purpose }, (reader) =>
    all(reader)
      .map(rowOf)
      .sort((a, b) => a.title.localeCompare(b.title, 'de') || (a.id < b.id ? -1 : 1)),
  )

/** As FHIR, for the preview. */
export const questionnaire = (context: PracticeContext, caller: Caller, id: string): Promise<Questionnaire> =>
  context.records.read(caller, { verb: 'read', purpose }, (reader) => requireKept(reader, id).resource)

function rowOf({ id, version, resource }: Kept): QuestionnaireRow {
  const { title, name, description, language, status } = resource
  const read = readForm(resource)
  return {
    id,
    version,
    title: title ?? name ?? '?',
    ...(description === undefined ? {} : { description }),
    ...(language === undefined ? {} : { language }),
    questions: 'form' in read ? questionsOf(read.form.items) : 0,
    state: status === 'active' ? 'active' : 'retired',
    problems: 'problems' in read ? [...read.problems] : [],
  }
}

/** Throws Refusal 'not-found' or 'version-conflict'. */
export function retireQuestionnaire(
  { records }: PracticeContext,
  caller: Caller,
  id: string,
  { version, retired }: { version: number; retired: boolean },
): void {
  const status = retired ? 'retired' : 'active'
  records.transact(caller, { verb: 'update', object: `Questionnaire/${id}`, purpose, facts: [status] }, (write) => {
    const kept = requireKept(write, id)
    if (kept.version !== version) throw new Refusal('version-conflict')
    const next = { ...kept.resource, id, status } as const
    if (version === 0) write.create<Questionnaire>(next, id)
    else write.update<Questionnaire>(next, version)
  })
}

/**
 * Takes a questionnaire as FHIR JSON; one with the `url` of one that is there becomes its next version. Nothing is taken
 * of what could not be shown whole: then the problems say why. Throws Refusal 'questionnaire-malformed' for what is none.
 */
export function importQuestionnaire(
  { records }: PracticeContext,
  caller: Caller,
  bytes: Uint8Array,
): QuestionnaireImport {
  const given = questionnaireIn(bytes)
  const read = readForm(given)
  if ('problems' in read) return { problems: [...read.problems] }
  const { url } = given
  const id = records.transact(caller, { verb: 'create', purpose }, (write) => {
    const [before] = url === undefined ? [] : write.find<Questionnaire>('Questionnaire', { url }, 1)
    if (before !== undefined) return write.update<Questionnaire>({ ...given, id: before.id }, before.version).id
    if (write.count('Questionnaire') >= most) throw new Refusal('questionnaires-full')
    // In the place of one that comes with Siegel, not beside it.
    const own = ownQuestionnaires.find((one) => one.url === url && write.latest('Questionnaire', one.id) === undefined)
    return write.create<Questionnaire>(given, own?.id).id
  })
  return { id, problems: [] }
}

/** What of a file is kept: not the id and the versions of where it comes from, and no text that a program formatted. */
function questionnaireIn(bytes: Uint8Array): Questionnaire {
  if (bytes.length > formLimits.size_bytes) throw new Refusal('questionnaire-large')
  let value: unknown
  try {
    value = parseJsonBytes(bytes)
  } catch {
    throw new Refusal('questionnaire-malformed')
  }
  if (!isResource(value) || value.resourceType !== 'Questionnaire') throw new Refusal('questionnaire-malformed')
  const { id: _, meta: __, text: ___, ...given } = value as Questionnaire
  const [issue] = validateResource(given)
  if (issue !== undefined) throw new Refusal('questionnaire-malformed', `${issue.path} ${issue.code}`)
  return { ...(given as Questionnaire), status: 'active' }
}
