import assert from 'node:assert/strict'
import { test } from 'node:test'
import { savedName } from './file-actions.ts'

test('a saved file carries the ending of what it is', () => {
  assert.equal(savedName({ name: 'Befund.pdf', mediaType: 'application/pdf' }), 'Befund.pdf')
  assert.equal(savedName({ name: 'Befund.exe', mediaType: 'application/pdf' }), 'Befund.exe.pdf')
  assert.equal(savedName({ name: 'Bild.JPEG', mediaType: 'image/jpeg' }), 'Bild.JPEG')
  assert.equal(savedName({ name: 'x', mediaType: 'text/html' }), 'x.bin')
})
