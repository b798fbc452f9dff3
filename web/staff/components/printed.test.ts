import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cssString } from './printed-rules.ts'

test('a name cannot end the text it stands in', () => {
  assert.equal(cssString('O’Hara, "Bobby" \\'), '"O’Hara, \\22 Bobby\\22  \\5c "')
  assert.equal(cssString('a\nb</style>'), '"a\\a b\\3c /style>"')
})
