import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateResource } from '@siegel/fhir/r4'
import { questionsOf, readForm } from '@siegel/forms'
import { ownQuestionnaires } from './index.ts'

test('every questionnaire that comes with Siegel is valid FHIR, can be shown whole, and asks the same in both languages', () => {
  assert.equal(ownQuestionnaires.length, 6)
  const shapes = new Map<string, string>()
  for (const resource of ownQuestionnaires) {
    assert.deepEqual(validateResource(resource), [], resource.id)
    const read = readForm(resource)
    assert.ok('form' in read, JSON.stringify(read))
    assert.ok(questionsOf(read.form.items) >= 7)
    const shape = JSON.stringify(read.form.items, (name, value: unknown) =>
      ['text', 'hints', 'label', 'display'].includes(name) ? undefined : value,
    )
    const kind = resource.id.slice(0, -3)
    assert.equal(shapes.get(kind) ?? shape, shape)
    shapes.set(kind, shape)
    assert.ok(!JSON.stringify(resource).includes('!'), 'none shouts')
  }
})
