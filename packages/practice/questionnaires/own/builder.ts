import type { Questionnaire, QuestionnaireItem } from '@siegel/fhir'

export type Language = 'de' | 'en'
/** A text in both languages. */
export type Words = Readonly<Record<Language, string>>

const hl7 = 'http://hl7.org/fhir/StructureDefinition/'
const optionSystem = 'urn:siegel:questionnaire-option'

/** A question in both languages; `item` makes it in one. */
export interface Asked {
  item: (language: Language) => QuestionnaireItem
}
type More = Partial<Pick<QuestionnaireItem, 'required' | 'repeats' | 'maxLength' | 'enableWhen' | 'enableBehavior'>> & {
  hint?: Words
}

const asked = (
  type: string,
  linkId: string,
  text: Words,
  { hint, ...more }: More,
  extra: Partial<QuestionnaireItem>,
) => ({
  item: (language: Language): QuestionnaireItem => ({
    linkId,
    type,
    text: text[language],
    ...more,
    ...extra,
    ...(hint !== undefined && { item: [{ linkId: `${linkId}-hint`, type: 'display', text: hint[language] }] }),
  }),
})

export const group = (linkId: string, text: Words, items: readonly Asked[], more: More = {}): Asked => ({
  item: (language) => ({
    ...asked('group', linkId, text, more, {}).item(language),
    item: items.map(({ item }) => item(language)),
  }),
})
export const says = (linkId: string, text: Words): Asked => asked('display', linkId, text, {}, {})
export const yesNo = (linkId: string, text: Words, more: More = {}): Asked =>
  asked('boolean', linkId, text, { required: true, ...more }, {})
export const words = (linkId: string, text: Words, more: More = {}): Asked => asked('text', linkId, text, more, {})
export const line = (linkId: string, text: Words, more: More = {}): Asked => asked('string', linkId, text, more, {})
export const day = (linkId: string, text: Words, more: More = {}): Asked => asked('date', linkId, text, more, {})

const bounds = ([min, max]: readonly [number, number]) => [
  { url: `${hl7}minValue`, valueInteger: min },
  { url: `${hl7}maxValue`, valueInteger: max },
]
export const whole = (linkId: string, text: Words, range: readonly [number, number], more: More = {}): Asked =>
  asked('integer', linkId, text, more, { extension: bounds(range) })

/** A measure in a unit of UCUM that is written as it is called. */
export const measure = (
  linkId: string,
  text: Words,
  { unit, range }: { unit: string; range: readonly [number, number] },
  more: More = {},
): Asked =>
  asked('quantity', linkId, text, more, {
    extension: [
      ...bounds(range),
      {
        url: `${hl7}questionnaire-unitOption`,
        valueCoding: { system: 'http://unitsofmeasure.org', code: unit, display: unit },
      },
    ],
  })

/** `none` is the code of the option that goes with no other. */
export const choice = (
  linkId: string,
  text: Words,
  options: Readonly<Record<string, Words>>,
  { none, ...more }: More & { none?: string } = {},
): Asked => ({
  item: (language) =>
    asked('choice', linkId, text, more, {
      answerOption: Object.entries(options).map(([code, label]) => ({
        valueCoding: { system: optionSystem, code, display: label[language] },
        ...(code === none && { extension: [{ url: `${hl7}questionnaire-optionExclusive`, valueBoolean: true }] }),
      })),
    }).item(language),
})

/** Asked where a yes was said, or an option chosen. */
export const whereYes = (question: string): Pick<More, 'enableWhen'> => ({
  enableWhen: [{ question, operator: '=', answerBoolean: true }],
})
export const whereChosen = (
  question: string,
  ...codes: readonly string[]
): Pick<More, 'enableWhen' | 'enableBehavior'> => ({
  enableWhen: codes.map((code) => ({ question, operator: '=', answerCoding: { system: optionSystem, code } })),
  enableBehavior: 'any',
})

/** The questionnaire in both languages, as FHIR. */
export const inBoth = (
  id: string,
  title: Words,
  description: Words,
  items: readonly Asked[],
): (Questionnaire & { id: string })[] =>
  (['de', 'en'] as const).map((language) => ({
    resourceType: 'Questionnaire',
    id: `siegel-${id}-${language}`,
    language,
    url: `urn:siegel:questionnaire:${id}-${language}`,
    version: '1',
    name: `Siegel${id.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}`,
    title: title[language],
    status: 'active',
    subjectType: ['Patient'],
    description: description[language],
    item: items.map(({ item }) => item(language)),
  }))
