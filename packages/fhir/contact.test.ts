import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emailOf } from './contact.ts'

test('the address that mail goes to is the first in use that is one', () => {
  const email = (value: string, use?: 'old' | 'work') => ({ system: 'email' as const, value, ...(use && { use }) })
  assert.equal(emailOf({}), undefined)
  assert.equal(emailOf({ telecom: [{ system: 'phone', value: 'a@example.org' }] }), undefined)
  assert.equal(emailOf({ telecom: [email('keine'), email('alt@example.org', 'old')] }), undefined)
  assert.equal(
    emailOf({
      telecom: [
        email('alt@example.org', 'old'),
        email('a@example.org; b@example.org'),
        email('neu@example.org', 'work'),
      ],
    }),
    'neu@example.org',
  )
})
