import { isRefusal, type Refusal } from '@siegel/foundation'
import { ResourceInvalid } from '@siegel/records'

export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome'
  readonly issue: readonly OutcomeIssue[]
}

interface OutcomeIssue {
  readonly severity: 'fatal' | 'error' | 'warning' | 'information'
  /** http://hl7.org/fhir/R4/valueset-issue-type.html */
  readonly code: string
  readonly diagnostics: string
  readonly expression?: readonly string[]
}

export interface Failure {
  readonly status: number
  readonly outcome: OperationOutcome
}

const statusOf: Readonly<Record<string, readonly [status: number, issue: string]>> = {
  'not-found': [404, 'not-found'],
  gone: [410, 'deleted'],
  'page-gone': [410, 'expired'],
  'method-refused': [405, 'not-supported'],
  'not-acceptable': [406, 'not-supported'],
  'file-too-large': [406, 'too-costly'],
  'attachment-refused': [422, 'forbidden'],
  'blob-unreadable': [500, 'exception'],
  'not-signed-in': [401, 'login'],
  'not-allowed': [403, 'forbidden'],
  'id-taken': [409, 'duplicate'],
  'version-conflict': [412, 'conflict'],
  'many-matches': [412, 'multiple-matches'],
  'no-match': [412, 'not-found'],
  'condition-needed': [412, 'required'],
  'too-large': [413, 'too-long'],
  'json-size': [413, 'too-long'],
  'xml-size': [413, 'too-long'],
  'too-many-entries': [413, 'too-costly'],
  'media-type-refused': [415, 'not-supported'],
  'not-supported': [400, 'not-supported'],
  'resource-invalid': [422, 'invalid'],
  'patch-failed': [422, 'processing'],
  'too-many-requests': [429, 'throttled'],
  'search-too-costly': [400, 'too-costly'],
  'search-too-large': [400, 'too-costly'],
  'search-parameter-unknown': [400, 'not-supported'],
  'chart-damaged': [500, 'exception'],
  'safe-locked': [503, 'transient'],
  'safe-empty': [503, 'transient'],
}

export const outcomeOf = (
  code: string,
  diagnostics: string,
  severity: OutcomeIssue['severity'] = 'error',
): OperationOutcome => ({ resourceType: 'OperationOutcome', issue: [{ severity, code, diagnostics }] })

/** Status and outcome of what was thrown: codes and places, never the input. Undefined for a defect of ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (!isRefusal(error)) return undefined
  const [status, code] = statusOf[error.code] ?? [400, 'invalid']
  if (error instanceof ResourceInvalid)
    return { status, outcome: { resourceType: 'OperationOutcome', issue: issuesOf(error) } }
  return { status, outcome: outcomeOf(code, textOf(error, status)) }
}

/** Whether somebody is known at all is not told to who is not signed in. */
const textOf = (error: Refusal, status: number): string =>
  error.detail === undefined || status === 401 ? error.code : `${error.code}: ${error.detail}`

const issueCodes: Readonly<Record<string, string>> = {
  structure: 'structure',
  type: 'structure',
  'unknown-element': 'structure',
  required: 'required',
  'too-many': 'structure',
  value: 'value',
  code: 'code-invalid',
  target: 'invalid',
  invariant: 'invariant',
  limit: 'too-long',
}

export const issuesOf = ({ issues }: Pick<ResourceInvalid, 'issues'>): OutcomeIssue[] =>
  issues.map(({ path, code, severity, rule }) => ({
    severity,
    code: issueCodes[code] ?? 'invalid',
    diagnostics: rule === undefined ? code : `${code}: ${rule}`,
    ...(path === '' ? {} : { expression: [path] }),
  }))
