import type { Questionnaire, QuestionnaireItem } from '@siegel/fhir'
import type { Form } from './form.ts'
import { readForm } from './read-form.ts'

const hl7 = 'http://hl7.org/fhir/StructureDefinition/'

/** One question of every kind, two groups, and conditions on several of them. */
export const everyKind: Questionnaire = {
  resourceType: 'Questionnaire',
  url: 'urn:uuid:8d0a3b6e-6c5f-4f8e-9f5c-2f0a4d1b7c11',
  version: '2',
  title: 'Alles einmal',
  language: 'de',
  status: 'active',
  item: [
    { linkId: 'intro', type: 'display', text: 'Bitte in Ruhe ausfüllen.' },
    {
      linkId: 'body',
      type: 'group',
      text: 'Körper',
      item: [
        {
          linkId: 'weight',
          type: 'quantity',
          text: 'Wie viel wiegen Sie?',
          required: true,
          extension: [
            { url: `${hl7}minValue`, valueDecimal: 20 },
            { url: `${hl7}maxValue`, valueDecimal: 400 },
            {
              url: `${hl7}questionnaire-unitOption`,
              valueCoding: { system: 'http://unitsofmeasure.org', code: 'kg', display: 'kg' },
            },
          ],
          item: [{ linkId: 'weight-hint', type: 'display', text: 'Ungefähr reicht.' }],
        },
        { linkId: 'fever', type: 'decimal', text: 'Temperatur' },
        {
          linkId: 'children',
          type: 'integer',
          text: 'Wie viele Kinder haben Sie?',
          extension: [{ url: `${hl7}minValue`, valueInteger: 0 }],
        },
      ],
    },
    { linkId: 'smokes', type: 'boolean', text: 'Rauchen Sie?', required: true },
    {
      linkId: 'cigarettes',
      type: 'integer',
      text: 'Wie viele am Tag?',
      required: true,
      enableWhen: [{ question: 'smokes', operator: '=', answerBoolean: true }],
    },
    {
      linkId: 'many',
      type: 'group',
      text: 'Viel geraucht',
      enableBehavior: 'any',
      enableWhen: [
        { question: 'cigarettes', operator: '>=', answerInteger: 20 },
        { question: 'illnesses', operator: '=', answerCoding: { code: 'lung' } },
      ],
      item: [{ linkId: 'since', type: 'date', text: 'Seit wann?' }],
    },
    {
      linkId: 'illnesses',
      type: 'choice',
      repeats: true,
      text: 'Was davon haben Sie?',
      answerOption: [
        { valueCoding: { system: 'urn:x', code: 'lung', display: 'Lunge' } },
        { valueCoding: { system: 'urn:x', code: 'heart', display: 'Herz' } },
        {
          valueCoding: { system: 'urn:x', code: 'none', display: 'Nichts davon' },
          extension: [{ url: `${hl7}questionnaire-optionExclusive`, valueBoolean: true }],
        },
      ],
    },
    {
      linkId: 'how',
      type: 'open-choice',
      text: 'Wie kamen Sie zu uns?',
      answerOption: [{ valueString: 'Empfehlung' }, { valueString: 'Internet' }],
    },
    { linkId: 'name', type: 'string', text: 'Hausarzt', maxLength: 40, initial: [{ valueString: 'Dr.' }] },
    { linkId: 'words', type: 'text', prefix: '7.', text: 'Was noch?' },
  ],
}

export function formOf(questionnaire: Questionnaire): Form {
  const read = readForm(questionnaire)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.form
}

/** A questionnaire with these items alone. */
export const withItems = (...item: QuestionnaireItem[]): Questionnaire => ({
  resourceType: 'Questionnaire',
  title: 'Kurz',
  status: 'active',
  item,
})
