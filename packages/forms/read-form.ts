import type { Questionnaire } from '@siegel/fhir'
import { allItems, isQuestion, type Form, type FormItem } from './form.ts'
import { formLimits } from './limits.ts'
import { problemsOfConditions } from './read-conditions.ts'
import { readItems } from './read-items.ts'
import { foreignParts, type FormProblem, type Problems } from './problems.ts'

/**
 * Reads a FHIR R4 Questionnaire that is valid as such: either all of what it asks can be shown and answered here, or it
 * is no form, with every reason. Nothing is left out quietly.
 */
export function readForm(questionnaire: Questionnaire): { form: Form } | { problems: readonly FormProblem[] } {
  const found: FormProblem[] = []
  const problems: Problems = (code, linkId, detail) => {
    if (found.length < 50)
      found.push({ code, ...(linkId !== undefined && { linkId }), ...(detail !== undefined && { detail }) })
  }
  const { title, name, language, copyright, subjectType = [] } = questionnaire
  foreignParts(questionnaire, problems, undefined)
  if (questionnaire.contained !== undefined) problems('contained')
  if (subjectType.some((type) => type !== 'Patient')) problems('subject', undefined, subjectType.join(', '))
  const shownTitle = (title ?? name ?? '').trim()
  if (shownTitle === '') problems('no-title')
  if (shownTitle.length > formLimits.title) problems('too-long', undefined, `title > ${formLimits.title}`)
  if ((copyright?.length ?? 0) > formLimits.copyright)
    problems('too-long', undefined, `copyright > ${formLimits.copyright}`)
  const items = readItems(questionnaire.item ?? [], problems)
  const all = allItems(items)
  if (!all.some(isQuestion) && found.length === 0) problems('no-questions')
  if (new Set(all.map(({ linkId }) => linkId)).size < all.length) problems('link-id')
  problemsOfConditions(items, problems)
  if (found.length > 0) return { problems: found }
  const form: Form = {
    title: shownTitle,
    ...(language !== undefined && { language }),
    ...(copyright !== undefined && { copyright }),
    items,
  }
  return { form }
}

/** How many questions a form has. */
export const questionsOf = (items: readonly FormItem[]): number => allItems(items).filter(isQuestion).length
