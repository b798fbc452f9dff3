import { hasCode, listOf, objectOf, textOf, type Json, type Warn } from './rule.ts'

const hasValue = (observation: Json): boolean =>
  Object.keys(observation).some((name) => /^_?value[A-Z]/.test(name)) || observation['dataAbsentReason'] !== undefined

/** Laboratory values and vital signs: about whom, when, what, with a unit of UCUM (observation-de-vitalsign, ISiK). */
export function checkObservation(observation: Json, warn: Warn): void {
  const isOf = (category: string) => listOf(observation, 'category').some(([, concept]) => hasCode(concept, category))
  const isVital = isOf('vital-signs')
  if (!isVital && !isOf('laboratory')) return
  if (observation['subject'] === undefined) warn('Observation.subject', 'observation-subject')
  const isDated = Object.keys(observation).some((name) => /^_?effective[A-Z]/.test(name))
  if (isVital && !isDated) warn('Observation.effective[x]', 'vs-de-1')
  const hasParts = observation['component'] !== undefined || observation['hasMember'] !== undefined
  if (!hasParts && !hasValue(observation)) warn('Observation.value[x]', 'vs-de-2')
  const quantity = objectOf(observation, 'valueQuantity')
  const isUcum = textOf(quantity, 'system') === 'http://unitsofmeasure.org'
  if (isVital && quantity !== undefined && !(isUcum && quantity['code'] !== undefined))
    warn('Observation.valueQuantity', 'vital-sign-ucum')
}
