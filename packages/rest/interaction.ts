import { isId, isResourceType } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type Method = (typeof methods)[number]

/** What a request wants (http://hl7.org/fhir/R4/http.html), by method and address; also what an entry of a bundle wants. */
export type Interaction =
  | { readonly kind: 'capabilities' }
  | { readonly kind: 'bundle' }
  | { readonly kind: 'read'; readonly type: string; readonly id: string }
  | { readonly kind: 'vread'; readonly type: string; readonly id: string; readonly version: number }
  | { readonly kind: 'history'; readonly type?: string; readonly id?: string }
  | { readonly kind: 'search'; readonly type: string; readonly patient?: string }
  | { readonly kind: 'page'; readonly token: string }
  | { readonly kind: 'create'; readonly type: string }
  | { readonly kind: 'update' | 'patch' | 'delete'; readonly type: string; readonly id: string }
  /** The same on the one resource that a search finds. */
  | { readonly kind: 'conditional-update' | 'conditional-patch' | 'conditional-delete'; readonly type: string }
  | { readonly kind: 'operation'; readonly name: string; readonly type?: string; readonly id?: string }
  | { readonly kind: 'export-status' | 'export-end'; readonly job: string }
  | { readonly kind: 'export-file'; readonly job: string; readonly type: string }

const notThere = (): never => {
  throw new Refusal('not-found', 'no such address')
}
const notSo = (): never => {
  throw new Refusal('method-refused', 'no such interaction')
}

const typeOf = (text: string | undefined): string => (text !== undefined && isResourceType(text) ? text : notThere())
const idOf = (text: string | undefined): string => (isId(text) ? text : notThere())

/** Versions are counted from 1; anything else never was. */
function versionOf(text: string | undefined): number {
  if (text === undefined || !/^[1-9]\d{0,8}$/.test(text)) notThere()
  return Number(text)
}

const isRead = (method: Method) => method === 'GET' || method === 'HEAD'
const operationName = /^\$[a-z][a-z0-9-]*$/

function operation(method: Method, name: string, place: { type?: string; id?: string }): Interaction {
  if (!isRead(method) && method !== 'POST') notSo()
  return { kind: 'operation', name: name.slice(1), ...place }
}

function onSystem(method: Method, hasPage: string | undefined): Interaction {
  if (hasPage !== undefined && isRead(method)) return { kind: 'page', token: hasPage }
  return method === 'POST' ? { kind: 'bundle' } : notSo()
}

function onType(method: Method, type: string): Interaction {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return { kind: 'search', type }
    case 'POST':
      return { kind: 'create', type }
    case 'PUT':
      return { kind: 'conditional-update', type }
    case 'PATCH':
      return { kind: 'conditional-patch', type }
    case 'DELETE':
      return { kind: 'conditional-delete', type }
  }
}

function onInstance(method: Method, type: string, id: string): Interaction {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return { kind: 'read', type, id }
    case 'PUT':
      return { kind: 'update', type, id }
    case 'PATCH':
      return { kind: 'patch', type, id }
    case 'DELETE':
      return { kind: 'delete', type, id }
    case 'POST':
      return notSo()
  }
}

const need = (condition: boolean): void => {
  if (!condition) notSo()
}

function onExport(method: Method, [job, type, ...rest]: string[]): Interaction {
  const id = idOf(job)
  if (rest.length > 0) notThere()
  if (type !== undefined) {
    need(isRead(method))
    return { kind: 'export-file', job: id, type: typeOf(type) }
  }
  if (method === 'DELETE') return { kind: 'export-end', job: id }
  need(isRead(method))
  return { kind: 'export-status', job: id }
}

/** What lies below `Type/id`: versions, operations, or the compartment of a patient. */
function belowInstance(method: Method, type: string, id: string, [name = '', version, ...rest]: string[]): Interaction {
  if (rest.length > 0) notThere()
  if (name === '_history') {
    need(isRead(method))
    return version === undefined
      ? { kind: 'history', type, id }
      : { kind: 'vread', type, id, version: versionOf(version) }
  }
  if (version === undefined && operationName.test(name)) return operation(method, name, { type, id })
  if (type !== 'Patient') notThere()
  const isSearchPost = method === 'POST' && version === '_search'
  if (version !== undefined && version !== '_search') notThere()
  need(isRead(method) ? version === undefined : isSearchPost)
  return { kind: 'search', type: typeOf(name), patient: id }
}

/**
 * Reads method and path (segments after the base, decoded); `page` is the value of the parameter `_page` of a next link.
 * Throws Refusal 'not-found' for an address that is none, 'method-refused' for one on which the method means nothing.
 */
export function interactionOf(method: Method, segments: readonly string[], page?: string): Interaction {
  const [first, second, ...rest] = segments
  if (first === undefined || first === '') return onSystem(method, page)
  if (second === undefined && first === 'metadata') return isRead(method) ? { kind: 'capabilities' } : notSo()
  if (second === undefined && first === '_history') return isRead(method) ? { kind: 'history' } : notSo()
  if (second === undefined && operationName.test(first)) return operation(method, first, {})
  if (first === '$export-status') return onExport(method, segments.slice(1))
  const type = typeOf(first)
  if (second === undefined) return onType(method, type)
  if (rest.length === 0 && second === '_search') return method === 'POST' ? { kind: 'search', type } : notSo()
  if (rest.length === 0 && second === '_history') return isRead(method) ? { kind: 'history', type } : notSo()
  if (rest.length === 0 && operationName.test(second)) return operation(method, second, { type })
  const id = idOf(second)
  return rest.length === 0 ? onInstance(method, type, id) : belowInstance(method, type, id, rest)
}
