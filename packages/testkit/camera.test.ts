import assert from 'node:assert/strict'
import { test } from 'node:test'
import { temporaryFolder } from '@siegel/foundation/testing'
import { invitationLetters } from '@siegel/paper'
import { createDecoder } from '../../web/patient/tablet/decoder.ts'
import { lightOf } from '../../web/patient/tablet/frames.ts'
import { canHold, heldBefore, heldLetter, plainPicture, type Picture } from './camera.ts'

const link = 'https://lindenplatz.localhost:8443/#1.Q7PMGZTa7yL6zc_5Iwy3RQ.n86aZIBgnnFTDppP4lArMkG2lNs'
const letter = {
  practice: 'Praxis am Lindenplatz',
  patientName: 'Renate Albrecht',
  addressLines: [],
  link,
  accountCode: '1V0X-RD7X-E68E-SWR6-CMVB',
  fingerprint: 'Q7PMGZTa7yL6zc_5Iwy3RQ',
  expiresAt: '2026-12-13T10:00:00Z',
  language: 'de',
} as const

const coloured = ({ width, height, light }: Picture): ImageData =>
  ({ width, height, data: new Uint8ClampedArray([...light].flatMap((one) => [one, one, one, 255])) }) as ImageData

test('the decoder that comes with the page reads the printed letter as it is held: turned, dim, near and far', async (t) => {
  if (!canHold(t)) return
  const folder = temporaryFolder(t)
  const pdf = await invitationLetters([letter])
  const decode = await createDecoder(undefined)
  const ways = [{}, { turned_deg: -25 }, { turned_deg: 90 }, { light: 0.25 }, { seen_mm: 90 }, { seen_mm: 190 }]
  for (const way of ways)
    assert.equal(await decode(coloured(heldBefore(pdf, folder, { ...heldLetter, ...way }))), link, JSON.stringify(way))
})

test('a letter in the evening is no dark room', async (t) => {
  if (!canHold(t)) return
  const pdf = await invitationLetters([letter])
  const dim = heldBefore(pdf, temporaryFolder(t), { ...heldLetter, light: 0.3 })
  assert.ok(lightOf(coloured(dim)) > 40)
  assert.ok(lightOf(coloured(plainPicture(12))) < 40)
})
