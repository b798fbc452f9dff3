import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initialAnswers } from '../index.ts'
import { everyKind, formOf } from '../testing.ts'
import { issuesIn, sectionsOf, shownSections, withOption, withText } from './sections.ts'

const form = formOf(everyKind)
const illnesses = form.items.find(({ linkId }) => linkId === 'illnesses') ?? assert.fail()
const how = form.items.find(({ linkId }) => linkId === 'how') ?? assert.fail()

test('a group is a page, what stands between groups another; a group that is not asked has none', () => {
  assert.deepEqual(
    sectionsOf(form).map(({ title, items }) => [title, items.length]),
    [
      ['', 1],
      ['Körper', 1],
      ['', 2],
      ['Viel geraucht', 1],
      ['', 4],
    ],
  )
  const places = (typed: Parameters<typeof shownSections>[1]) =>
    shownSections(form, typed).sections.map(({ place }) => place)
  assert.deepEqual(places(initialAnswers(form)), [0, 1, 2, 4])
  assert.deepEqual(places(new Map([['illnesses', [{ option: 0 }]]])), [0, 1, 2, 3, 4])
})

test('what is missing or wrong is said for the questions of the page that are asked', () => {
  const typed = new Map([['weight', [{ number: '12' }]]])
  const { sections, asked } = shownSections(form, typed)
  assert.deepEqual([...issuesIn(sections[1] ?? assert.fail(), asked, typed)], [['weight', 'too-small']])
  assert.deepEqual([...issuesIn(sections[2] ?? assert.fail(), asked, typed)], [['smokes', 'missing']])
})

test('what goes with no other goes alone, and what is typed takes the place of the choice', () => {
  const heart = withOption(illnesses, [], 1, true)
  assert.deepEqual(withOption(illnesses, heart, 0, true), [{ option: 0 }, { option: 1 }])
  assert.deepEqual(withOption(illnesses, heart, 2, true), [{ option: 2 }])
  assert.deepEqual(withOption(illnesses, [{ option: 2 }], 1, true), [{ option: 1 }])
  assert.deepEqual(withOption(illnesses, heart, 1, false), [])
  assert.deepEqual(withText(how, [{ option: 0 }], 'Nachbarin'), [{ text: 'Nachbarin' }])
  assert.deepEqual(withText({ ...how, repeats: true }, [{ option: 0 }], 'x'), [{ option: 0 }, { text: 'x' }])
})
