import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCode } from './read-code.ts'

const host = 'lindenplatz.localhost:8443'
const fragment = '#1.Q7PMGZTa7yL6zc_5Iwy3RQ.n86aZIBgnnFTDppP4lArMkG2lNs'

test('a whole link of this practice is taken', async () => {
  assert.deepEqual(await readCode(`https://${host}/${fragment}`, host), { fragment })
  assert.deepEqual(await readCode(`https://praxis.example/${fragment}`, 'praxis.example'), { fragment })
})

test('attack: no other address is taken, however like it looks', async () => {
  const others = [
    `https://andere.localhost:8443/${fragment}`,
    `https://lindenplatz.localhost/${fragment}`,
    `https://lindenplatz.localhost.evil.example:8443/${fragment}`,
    `https://evil.example/${fragment}`,
  ]
  for (const text of others) assert.deepEqual(await readCode(text, host), { refused: 'other-practice' }, text)
  const codes = [
    `http://${host}/${fragment}`,
    `https://${host}@evil.example/${fragment}`,
    `https://${host}/umweg?next=//evil.example${fragment}`,
    `https://${host}/andere/${fragment}`,
    `https://${host}/${fragment}x`,
    `https://${host}/#tablet`,
    `https://${host}/`,
    `https://lindenplatz.localhost:8443.example/${fragment}`,
    `HTTPS://${host}/${fragment}`,
    `https://${host}/?app${fragment}`,
    `javascript:alert(1)//${fragment}`,
    `//${host}/${fragment}`,
    fragment,
    'WIFI:S:Praxis;T:WPA;P:geheim;;',
    '',
  ]
  for (const text of codes) assert.deepEqual(await readCode(text, host), { refused: 'other-code' }, text)
})
