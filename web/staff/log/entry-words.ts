import { auditVerbs, type AuditVerb } from '@siegel/contract'
import type { LogRow } from '@siegel/contract/staff'

interface LogWords {
  verbs: Record<AuditVerb, string>
  objects: Readonly<Record<string, string>>
  purposes: Readonly<Record<string, string>>
}

const isVerb = (text: string): text is AuditVerb => (auditVerbs as readonly string[]).includes(text)

/** A verb as it is said; one from a newer safe stays as it is. */
export const verbText = (words: LogWords, verb: string): string => (isVerb(verb) ? words.verbs[verb] : verb)

/** What it was done to: `DiagnosticReport/42 DocumentReference/7` → `Laborbefund, Dokument`. */
export function objectText(words: LogWords, { object, purpose }: Pick<LogRow, 'object' | 'purpose'>): string {
  const kinds = (object ?? '')
    .split(' ')
    .filter(Boolean)
    .flatMap((reference) => {
      const [kind = '', id] = reference.split('/')
      // A bare id says nothing to people.
      return words.objects[kind] ?? (id === undefined ? [] : kind)
    })
  const counted = [...new Set(kinds)].map((kind) => {
    const count = kinds.filter((one) => one === kind).length
    return count > 1 ? `${count} × ${kind}` : kind
  })
  const occasion = purpose === undefined ? undefined : (words.purposes[purpose] ?? purpose)
  return [...counted, ...(occasion === undefined || counted.includes(occasion) ? [] : [occasion])].join(', ')
}

/** The first instant of a filter such as "last 7 days"; undefined for everything. */
export function sinceDays(days: string | undefined, now: number): string | undefined {
  const count = Number(days)
  return days === undefined || !Number.isInteger(count) || count < 1 || count > 3650
    ? undefined
    : new Date(Math.floor((now - count * 86_400_000) / 60_000) * 60_000).toISOString()
}
