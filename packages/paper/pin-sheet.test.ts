import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { skipFor, temporaryFolder } from '@siegel/foundation/testing'
import { invitationLetters, pinSheets, type PinSheet } from './index.ts'

const sheet: PinSheet = {
  practice: 'Praxis am Lindenplatz',
  telephone: '0221 4710 123',
  patientName: 'Renate Albrecht',
  addressLines: ['Ahornweg 17', '50999 Köln'],
  pin: '073915',
  channel: 'letter',
  expiresAt: '2026-12-13T10:00:00Z',
  language: 'de',
}

test('many sheets and many letters are one PDF each, in their order; a sheet has no link, a letter no PIN', async (t) => {
  if (spawnSync('pdftotext', ['-v']).error !== undefined)
    return skipFor(t, 'pdftotext (Debian: poppler-utils) is absent')
  const folder = process.env['SIEGEL_SHOTS'] ?? temporaryFolder(t)
  const pages = (name: string, bytes: Uint8Array) => {
    const file = join(folder, `${name}.pdf`)
    writeFileSync(file, bytes)
    return spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout.split('\f').slice(0, -1)
  }
  const names = ['Renate Albrecht', 'Deniz Yıldız', 'Mia Krüger']
  const pins = pages(
    'pins',
    await pinSheets([
      sheet,
      {
        ...sheet,
        patientName: 'Deniz Yıldız',
        pin: '100000',
        channel: 'email',
        accountCode: '1V0X-RD7X-E68E-SWR6-CMVB',
      },
      { ...sheet, patientName: 'Mia Krüger', language: 'en', channel: 'desk', pin: '999999' },
    ]),
  )
  assert.equal(pins.length, 3)
  for (const [index, page] of pins.entries()) {
    assert.ok(page.includes(names[index] ?? ''), page)
    assert.ok(!/https|localhost|#1\./.test(page))
  }
  assert.match(pins[0] ?? '', /0\s+7\s+3\s+9\s+1\s+5/)
  assert.ok(!(pins[0] ?? '').includes('Konto-Code'), 'beside a letter that has it')
  assert.match(pins[1] ?? '', /1V0X RD7X E68E SWR6 CMVB/)
  assert.match(pins[2] ?? '', /Your PIN/)
  const { pin: _pin, channel: _channel, accountCode: _code, ...head } = sheet
  const letter = {
    ...head,
    link: 'https://lindenplatz.localhost/#1.Q7PMGZTa7yL6zc_5Iwy3RQ.n86aZIBgnnFTDppP4lArMkG2lNs',
    accountCode: '1V0X-RD7X-E68E-SWR6-CMVB',
    fingerprint: 'Q7PMGZTa7yL6zc_5Iwy3RQ',
  }
  const letters = pages('letters', await invitationLetters(names.map((patientName) => ({ ...letter, patientName }))))
  assert.equal(letters.length, 3)
  for (const [index, page] of letters.entries()) assert.ok(page.includes(names[index] ?? ''))
  assert.ok(!letters.join('').includes(sheet.pin))
})
