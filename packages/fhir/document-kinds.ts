import type { CodeableConcept } from './datatypes.ts'

/** Own code system of the kinds of documents; also the address of the extension that documents carry. */
export const documentSystem = 'urn:siegel:document'
const loincSystem = 'http://loinc.org'

/** Kinds of documents, in the order in which they are offered. */
export const documentKinds = [
  'letter',
  'finding',
  'imaging',
  'laboratory',
  'sick-note',
  'invoice',
  'referral',
  'prescription',
  'consent',
  'photo',
  'correspondence',
  'other',
] as const
export type DocumentKind = (typeof documentKinds)[number]

/** German names, and LOINC's document codes where one means the same. */
const kinds: Readonly<Record<DocumentKind, { name: string; loinc?: string }>> = {
  letter: { name: 'Arztbrief' },
  finding: { name: 'Befund' },
  imaging: { name: 'Bildgebung', loinc: '18748-4' },
  laboratory: { name: 'Laborbefund (Papier)', loinc: '11502-2' },
  'sick-note': { name: 'AU' },
  invoice: { name: 'Rechnung' },
  referral: { name: 'Überweisung', loinc: '57133-1' },
  prescription: { name: 'Rezept', loinc: '57833-6' },
  consent: { name: 'Einwilligung', loinc: '59284-0' },
  photo: { name: 'Foto' },
  correspondence: { name: 'Schriftverkehr' },
  other: { name: 'Sonstiges' },
}

export const typeOfKind = (kind: DocumentKind): CodeableConcept => {
  const { name, loinc } = kinds[kind]
  const own = { system: documentSystem, code: kind, display: name }
  return { coding: [own, ...(loinc === undefined ? [] : [{ system: loincSystem, code: loinc }])], text: name }
}

/** The kind that a document was given here, or, where it came from outside, the one of the same LOINC code. */
export function kindOf(type: CodeableConcept | undefined): DocumentKind | undefined {
  const codings = type?.coding ?? []
  const own = codings.find(({ system }) => system === documentSystem)?.code
  const loinc = codings.find(({ system }) => system === loincSystem)?.code
  return (
    documentKinds.find((kind) => kind === own) ??
    documentKinds.find((kind) => loinc !== undefined && kinds[kind].loinc === loinc)
  )
}
