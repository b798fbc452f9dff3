import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReleaseRule } from '@siegel/contract/staff'
import { blankRule, draftOfRule, ruleIssues, ruleOf } from './rule-draft.ts'

test('a rule comes out of its form as it went in', () => {
  const rules: ReleaseRule[] = [
    { name: 'A', words: ['Kalium', 'Natrium'], active: true, release: 'at-once', meaning: 'Gut.' },
    { name: 'B', words: [], active: false, release: 'after-sign-off', onlyNormal: false, meaning: 'x', action: 'y' },
    { name: 'C', words: ['HIV'], active: true, release: 'conversation', within_days: 3 },
  ]
  for (const rule of rules) {
    assert.deepEqual(ruleOf(draftOfRule(rule)), rule)
    assert.equal(ruleIssues(draftOfRule(rule)).size, 0)
  }
})

test('what keeps a rule from being saved', () => {
  assert.deepEqual([...ruleIssues(blankRule)], ['name', 'meaning'])
  const talk = { ...blankRule, name: 'HIV', release: 'conversation' as const }
  assert.deepEqual([...ruleIssues({ ...talk, within: '0' })], ['within', 'words-missing'])
  assert.deepEqual([...ruleIssues({ ...talk, words: 'x'.repeat(81) })], ['words-many'])
  const many = Array.from({ length: 61 }, (_, n) => `Wort ${n}`).join('\n')
  assert.deepEqual([...ruleIssues({ ...talk, words: many })], ['words-many'])
  assert.deepEqual([...ruleIssues({ ...talk, words: `${many.slice(0, 20)}\n\n HIV \n` })], [])
})
