import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyLabel, keyName, mayTake } from './keys.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('a press has one name, whatever the keyboard', () => {
  assert.equal(keyName(press('F', { shiftKey: true })), 'f')
  assert.equal(keyName(press('/', { shiftKey: true })), '/')
  assert.equal(keyName(press('k', { metaKey: true })), 'ctrl+k')
  assert.equal(keyName(press('Enter', { ctrlKey: true })), 'ctrl+Enter')
  assert.equal(keyName(press('Tab', { shiftKey: true })), 'shift+Tab')
})

test('Alt makes characters on many keyboards and never an action', () => {
  assert.equal(keyName(press('l', { altKey: true, ctrlKey: true })), '')
  assert.ok(!mayTake('', 'free', true))
})

test('while text is typed, no letter and no Enter is an action', () => {
  for (const key of ['f', '/', 'v', 'Enter', 'ArrowDown']) assert.ok(!mayTake(key, 'text', true), key)
  assert.ok(mayTake('ctrl+Enter', 'text', true))
})

test('a focused button keeps the keys that press it', () => {
  assert.ok(!mayTake('Enter', 'control', true))
  assert.ok(!mayTake('ArrowDown', 'control', true))
  assert.ok(mayTake('f', 'control', true))
})

test('single letters can be switched off, the rest stays', () => {
  assert.ok(!mayTake('f', 'free', false))
  assert.ok(!mayTake('/', 'free', false))
  assert.ok(mayTake('ctrl+k', 'free', false))
  assert.ok(mayTake('Enter', 'free', false))
})

test('keys are written as they stand on the keyboard', () => {
  assert.equal(keyLabel('ctrl+k', 'de'), 'Strg K')
  assert.equal(keyLabel('ctrl+Enter', 'en'), 'Ctrl Enter')
  assert.equal(keyLabel('/', 'de'), '/')
})
