import type { Extension } from '@siegel/fhir'

/** Why a questionnaire cannot be shown here. */
export type FormProblemCode =
  | 'contained'
  | 'subject'
  | 'no-title'
  | 'no-questions'
  | 'no-text'
  | 'link-id'
  | 'too-many-items'
  | 'too-deep'
  | 'too-long'
  | 'too-many-options'
  | 'item-type'
  | 'nested'
  | 'group'
  | 'no-options'
  | 'value-set'
  | 'option-type'
  | 'repeats'
  | 'read-only'
  | 'extension'
  | 'control'
  | 'unit'
  | 'bounds'
  | 'initial'
  | 'condition'
  | 'cycle'

export interface FormProblem {
  code: FormProblemCode
  linkId?: string
  detail?: string
}
export type Problems = (code: FormProblemCode, linkId?: string, detail?: string) => void

const hl7 = 'http://hl7.org/fhir/StructureDefinition/'

/** Extensions that have an effect here, by the place where they may stand. */
export const known = {
  min: `${hl7}minValue`,
  max: `${hl7}maxValue`,
  unit: `${hl7}questionnaire-unit`,
  unitOption: `${hl7}questionnaire-unitOption`,
  control: `${hl7}questionnaire-itemControl`,
  exclusive: `${hl7}questionnaire-optionExclusive`,
  format: `${hl7}entryFormat`,
} as const

/** What says nothing to who answers. */
const withoutEffect: ReadonlySet<string> = new Set([
  `${hl7}designNote`,
  `${hl7}ordinalValue`,
  `${hl7}questionnaire-displayCategory`,
  `${hl7}questionnaire-choiceOrientation`,
])

/** Says what of an element has a meaning that is not known here. */
export function foreignParts(
  element: object,
  problems: Problems,
  linkId: string | undefined,
  allowed: readonly string[] = [],
): void {
  const { extension = [], modifierExtension = [] } = element as {
    extension?: Extension[]
    modifierExtension?: Extension[]
  }
  for (const { url } of modifierExtension) problems('extension', linkId, url)
  for (const { url } of extension)
    if (!withoutEffect.has(url) && !allowed.includes(url)) problems('extension', linkId, url)
  // Extensions of texts, for instance another language or a formatted text in place of the plain one.
  for (const name of Object.keys(element)) if (name.startsWith('_')) problems('extension', linkId, name)
}

export const extensionsOf = (element: { extension?: Extension[] }, url: string): Extension[] =>
  (element.extension ?? []).filter((one) => one.url === url)
