import type { PageTurn } from '@siegel/contract/staff'
import { documentSystem, type DocumentReference, type Extension } from '@siegel/fhir'
import type { Caller } from '../context.ts'
import { personSystem } from '../entries/entry-extension.ts'

/** How a version of a document came to be. */
export const acts = ['file', 'change', 'turn', 'cancel', 'replace', 'move'] as const
export type Act = (typeof acts)[number]

/** What is known of a document and has no element of its own in FHIR: who made this version and why, and of its pages. */
export interface DocumentFacts {
  act: Act
  by: string
  person: string
  at: string
  reason?: string | undefined
  note?: string | undefined
  pages?: number | undefined
  turns: readonly PageTurn[]
  /** The words in it, each once: so that the full-text search of the records finds it. */
  words?: string | undefined
}

/** The same where some may not be known. */
export type KnownFacts = { [name in keyof DocumentFacts]?: DocumentFacts[name] | undefined }

/** `1-3:90,5:180` */
const runs = /^(\d{1,4}(-\d{1,4})?:(90|180|270)(,|$))+$/

function textOfTurns(turns: readonly PageTurn[]): string {
  const found: { from: number; to: number; degrees: number }[] = []
  for (const { page, degrees } of turns.toSorted((a, b) => a.page - b.page)) {
    const last = found.at(-1)
    if (last?.to === page - 1 && last.degrees === degrees) last.to = page
    else found.push({ from: page, to: page, degrees })
  }
  return found.map(({ from, to, degrees }) => `${from === to ? from : `${from}-${to}`}:${degrees}`).join(',')
}

function turnsOf(text: string): PageTurn[] {
  if (!runs.test(text)) return []
  return text.split(',').flatMap((run) => {
    const [pages = '', degrees] = run.split(':')
    const [from = 0, to = from] = pages.split('-').map(Number)
    const count = Math.max(0, Math.min(to, 2000) - from + 1)
    return Array.from({ length: count }, (_, index) => ({
      page: from + index,
      degrees: Number(degrees) as PageTurn['degrees'],
    }))
  })
}

/** The same document with the facts of its next version; other extensions stay. */
export function withFacts(document: DocumentReference, facts: DocumentFacts): DocumentReference {
  const { act, by, person, at, reason, note, pages, turns, words } = facts
  const texts = { by, person, reason, note, turns: turns.length === 0 ? undefined : textOfTurns(turns), words }
  const parts: Extension[] = [
    { url: 'act', valueCode: act },
    { url: 'at', valueInstant: at },
    ...(pages === undefined ? [] : [{ url: 'pages', valueInteger: pages }]),
    ...Object.entries(texts).flatMap(([url, valueString]) =>
      valueString === undefined || valueString === '' ? [] : [{ url, valueString }],
    ),
  ]
  const others = (document.extension ?? []).filter(({ url }) => url !== documentSystem)
  return { ...document, extension: [...others, { url: documentSystem, extension: parts }] }
}

/** The facts of a document; of one that came another way only that nothing is known. */
export function factsOf(document: DocumentReference): KnownFacts & Pick<DocumentFacts, 'turns'> {
  const parts = document.extension?.find(({ url }) => url === documentSystem)?.extension ?? []
  const of = (name: string) => parts.find(({ url }) => url === name)
  const string = (name: string) => of(name)?.valueString
  return {
    act: acts.find((one) => one === of('act')?.valueCode),
    by: string('by'),
    person: string('person'),
    at: of('at')?.valueInstant,
    reason: string('reason'),
    note: string('note'),
    pages: of('pages')?.valueInteger,
    turns: turnsOf(string('turns') ?? ''),
    words: string('words'),
  }
}

/** The facts of the version after this one: what is not said stays, a reason holds for one version alone. */
export function nextFacts(
  before: KnownFacts,
  { caller, at }: { caller: Pick<Caller, 'id' | 'name'>; at: string },
  act: Act,
  more: KnownFacts = {},
): DocumentFacts {
  const { turns = [], ...facts } = { ...before, reason: undefined, ...more }
  return { ...facts, turns, act, by: caller.name, person: caller.id, at }
}

/** From whom a document is: its author, unless that is only who filed it. */
export function senderOf({ author }: DocumentReference): string | undefined {
  const [first] = author ?? []
  return first?.identifier?.system === personSystem ? undefined : first?.display
}
