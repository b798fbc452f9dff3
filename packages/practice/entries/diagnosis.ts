import type { CodeableConcept, Coding, Condition, Extension } from '@siegel/fhir'
import { certainties, sides, type Certainty, type DiagnosisLine, type Side } from '../line/index.ts'

export const icdSystem = 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'
/** Certainty and side of a diagnosis (de.basisprofil.r4). */
const certaintyUrl = 'http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit'
const certaintySystem = 'https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_ICD_DIAGNOSESICHERHEIT'
const sideUrl = 'http://fhir.de/StructureDefinition/seitenlokalisation'
const sideSystem = 'https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_ICD_SEITENLOKALISATION'

const conceptOf = (system: string, code: string): CodeableConcept => ({ coding: [{ system, code }] })
export const clinicalStatus = (code: 'active' | 'inactive' | 'resolved'): CodeableConcept =>
  conceptOf('http://terminology.hl7.org/CodeSystem/condition-clinical', code)
export const verificationStatus = (code: string): CodeableConcept =>
  conceptOf('http://terminology.hl7.org/CodeSystem/condition-ver-status', code)
const categoryOf = (code: string) => conceptOf('http://terminology.hl7.org/CodeSystem/condition-category', code)
/** What marks a lasting problem. */
export const problemCategory = 'problem-list-item'

/** `Z` (Zustand nach) is a sure diagnosis of something that is over. */
const verificationOf: Readonly<Record<Certainty, string>> = {
  G: 'confirmed',
  V: 'provisional',
  A: 'refuted',
  Z: 'confirmed',
}

/** The parts of a Condition that come from a line; `year` is the catalogue's, where there is one. */
export function conditionOf(
  { text, icd, certainty, side, permanent }: DiagnosisLine,
  year: string | undefined,
): Pick<Condition, 'clinicalStatus' | 'verificationStatus' | 'category' | 'code'> {
  const signs: Extension[] = [
    { url: certaintyUrl, valueCoding: { system: certaintySystem, code: certainty } },
    ...(side === undefined ? [] : [{ url: sideUrl, valueCoding: { system: sideSystem, code: side } }]),
  ]
  const coding: Coding | undefined =
    icd === undefined
      ? undefined
      : { extension: signs, system: icdSystem, ...(year === undefined ? {} : { version: year }), code: icd }
  return {
    clinicalStatus: clinicalStatus(certainty === 'Z' ? 'inactive' : 'active'),
    verificationStatus: verificationStatus(verificationOf[certainty]),
    category: [categoryOf(permanent ? problemCategory : 'encounter-diagnosis')],
    code: coding === undefined ? { extension: signs, text } : { coding: [coding], text },
  }
}

export interface Diagnosis {
  text: string
  icd?: string
  certainty?: Certainty
  side?: Side
  permanent: boolean
  /** Neither over nor taken back. */
  isActive: boolean
}

/** What a Condition says, from here or from elsewhere. */
export function diagnosisOf(resource: Condition): Diagnosis {
  const coding = resource.code?.coding?.find(({ system }) => system === icdSystem) ?? resource.code?.coding?.[0]
  const extensions = [...(coding?.extension ?? []), ...(resource.code?.extension ?? [])]
  const sign = (url: string) => extensions.find((one) => one.url === url)?.valueCoding?.code
  const certainty = certainties.find((one) => one === sign(certaintyUrl))
  const side = sides.find((one) => one === sign(sideUrl))
  const verified = resource.verificationStatus?.coding?.[0]?.code
  const state = resource.clinicalStatus?.coding?.[0]?.code
  return {
    text: resource.code?.text ?? coding?.display ?? coding?.code ?? '',
    ...(coding?.code === undefined ? {} : { icd: coding.code }),
    ...(certainty === undefined ? {} : { certainty }),
    ...(side === undefined ? {} : { side }),
    permanent:
      resource.category?.some(({ coding: list }) => list?.some(({ code }) => code === problemCategory)) ?? false,
    isActive:
      (state === undefined || ['active', 'recurrence', 'relapse'].includes(state)) &&
      verified !== 'entered-in-error' &&
      verified !== 'refuted',
  }
}
