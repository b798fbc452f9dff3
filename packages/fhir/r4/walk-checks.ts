import { parseReference } from '../reference.ts'
import { isResourceType } from '../resource-types.ts'
import { Decimal } from '../decimal.ts'
import type { CodeSet } from './code-sets.ts'

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)

const isCodingOf = (coding: unknown, { bySystem }: CodeSet): boolean => {
  if (!isObject(coding)) return false
  const { system = '', code } = coding
  return typeof system === 'string' && typeof code === 'string' && bySystem.get(system)?.has(code) === true
}

/** Whether a Coding or CodeableConcept obeys its required binding; any other complex type does. */
export function obeysBinding(value: Json, type: string, codes: CodeSet): boolean {
  if (type === 'Coding') return isCodingOf(value, codes)
  if (type !== 'CodeableConcept') return true
  const { coding, extension } = value
  // A concept whose code is explained away by an extension (data-absent-reason) has none to check.
  if (coding === undefined && extension !== undefined) return true
  return Array.isArray(coding) && coding.some((item) => isCodingOf(item, codes))
}

const absolute = /^https?:\/\/\S+\/([A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

/**
 * The resource type that a literal reference names: `Patient/1`, `Patient/1/_history/2`, `https://host/fhir/Patient/1`;
 * undefined for fragments, urn: and other addresses.
 */
export function typeOfReference(reference: string): string | undefined {
  if (reference.startsWith('urn:') || reference.startsWith('#')) return undefined
  if (!reference.startsWith('http')) return parseReference(reference)?.type
  const [, type = ''] = absolute.exec(reference) ?? []
  return isResourceType(type) ? type : undefined
}

/** Whether a reference points at one of the types allowed, as far as its text tells. */
export function obeysTargets({ reference, type }: Json, targets: ReadonlySet<string>): boolean {
  if (typeof type === 'string' && isResourceType(type) && !targets.has(type)) return false
  if (typeof reference !== 'string' || targets.has(reference.slice(0, reference.indexOf('/')))) return true
  const named = typeOfReference(reference)
  return named === undefined || targets.has(named)
}
