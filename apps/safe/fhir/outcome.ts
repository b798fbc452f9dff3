import { isRefusal } from '@siegel/foundation'
import type { Logger } from '@siegel/foundation/logger'

const statusOf: Readonly<Record<string, [status: number, issue: string]>> = {
  'not-found': [404, 'not-found'],
  gone: [410, 'deleted'],
  'not-signed-in': [401, 'login'],
  'not-allowed': [403, 'forbidden'],
  'version-conflict': [412, 'conflict'],
  'too-large': [413, 'too-long'],
  'media-type-refused': [415, 'not-supported'],
  'not-supported': [400, 'not-supported'],
  'resource-invalid': [422, 'invalid'],
  'safe-locked': [503, 'transient'],
  'safe-empty': [503, 'transient'],
}

/** An OperationOutcome for what was thrown; details are codes and places, never the input. */
export function outcomeResponse(error: unknown, log: Logger): Response {
  if (!isRefusal(error)) {
    log.error({ kind: error instanceof Error ? error.name : typeof error }, 'fhir request failed')
    return outcome(500, 'exception', 'internal')
  }
  const code = error.code
  const [status, issue] = statusOf[code] ?? [400, 'invalid']
  return outcome(status, issue, error.detail === undefined || status === 401 ? code : `${code}: ${error.detail}`)
}

export function outcome(status: number, code: string, diagnostics: string): Response {
  const body = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }
  const headers: Record<string, string> = {
    'content-type': 'application/fhir+json; charset=utf-8',
    'cache-control': 'no-store',
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  return new Response(JSON.stringify(body), { status, headers })
}
