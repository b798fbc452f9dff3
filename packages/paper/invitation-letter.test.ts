import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { skipFor, temporaryFolder } from '@siegel/foundation/testing'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { invitationLetters, type InvitationLetter } from './index.ts'

const letter: InvitationLetter = {
  practice: 'Praxis am Lindenplatz',
  telephone: '0221 4710 123',
  patientName: 'Dr. Zeynep Yıldız-Müller',
  addressLines: ['Ahornweg 17', '50999 Köln'],
  link: 'https://lindenplatz.localhost:8443/#1.Q7PMGZTa7yL6zc_5Iwy3RQ.n86aZIBgnnFTDppP4lArMkG2lNs',
  accountCode: '1V0X-RD7X-E68E-SWR6-CMVB',
  fingerprint: 'Q7PMGZTa7yL6zc_5Iwy3RQ',
  expiresAt: '2026-12-13T10:00:00Z',
  language: 'de',
}

const has = (program: string) => spawnSync(program, ['-v']).error === undefined

test('the letter is one page with everything but the PIN, names spelled right, in both languages', async (t) => {
  if (!has('pdftotext')) return skipFor(t, 'pdftotext (Debian: poppler-utils) is absent')
  const folder = temporaryFolder(t)
  for (const [language, words] of [
    ['de', 'Ihr Zugang zu Ihren Befunden'],
    ['en', 'Your access to your results'],
  ] as const) {
    const file = join(folder, `${language}.pdf`)
    writeFileSync(file, await invitationLetters([{ ...letter, language }]))
    const text = spawnSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).stdout
    for (const part of [
      words,
      letter.practice,
      'Zeynep Yıldız-Müller',
      '50999 Köln',
      '1V0X RD7X E68E SWR6 CMVB',
      '43b3 cc19',
      '13',
      '0221 4710 123',
    ]) {
      assert.ok(text.includes(part), `${language}: ${part}`)
    }
    assert.equal(text.split('\f').length - 1, 1, 'one page')
    const typed = text.replaceAll(/\s+/g, '')
    assert.ok(typed.includes(letter.link.slice(letter.link.indexOf('#') + 3).replaceAll(' ', '')), 'the link to type')
  }
})

test('the printed code reads back as the link, also from a small print', async (t) => {
  if (!has('pdftoppm')) return skipFor(t, 'pdftoppm (Debian: poppler-utils) is absent')
  const folder = temporaryFolder(t)
  const file = join(folder, 'letter.pdf')
  writeFileSync(file, await invitationLetters([letter]))
  const wasmFile = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  await prepareZXingModule({
    overrides: { wasmBinary: new Uint8Array(readFileSync(wasmFile)).buffer },
    fireImmediately: true,
  })
  for (const dpi of ['75', '150']) {
    spawnSync('pdftoppm', ['-r', dpi, '-png', '-singlefile', file, join(folder, dpi)])
    const [code] = await readBarcodes(new Uint8Array(readFileSync(join(folder, `${dpi}.png`))))
    assert.equal(code?.text, letter.link)
  }
})
