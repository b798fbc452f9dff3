import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import { pageLimits, readerLimits, Readers } from '../reader-process.ts'
import { composePages, describeFile, viewFile } from '../reader.ts'
import { faxPage, lzwPage, packedZeros, pdfOf, tiffOf } from './testing.ts'

const real = new Readers({ readerEntry: fileURLToPath(new URL('../../../apps/reader/main.ts', import.meta.url)) })
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const whole = (to: number, file = 0) => ({ file, from: 1, to, turn: 0 as const })
const textOf = async (bytes: Uint8Array) => (await describeFile(bytes, real)).words

/** Every PDF of a folder of real ones. */
function pdfsIn(t: TestContext, folder: string): { name: string; bytes: Uint8Array }[] {
  const path = sharedData(t, folder)
  if (path === undefined) return []
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.pdf')).map((name) => ({ name, bytes: readFileSync(join(path, name)) }))
}

test('pages and words of a PDF, each word once; hyphens at line ends are joined', async () => {
  const { pages, words, format } = await describeFile(
    pdfOf(['Befund der Schilddr\\374se: Szintigraphie', 'befund 12.03.2026', '']),
    real,
  )
  assert.deepEqual([format, pages, words], ['pdf', 3, 'Befund der Schilddrüse Szintigraphie 12.03.2026'])
})

test('texts are UTF-8 or Windows-1252; what has markup or bytes in it is no text', async () => {
  const old = Uint8Array.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x80, 0x0d, 0x0a])
  const view = await viewFile(old, real)
  assert.deepEqual([view.mediaType, new TextDecoder().decode(view.bytes)], ['text/plain', 'Grüße €\n'])
  assert.equal(await textOf(utf8('Müller hat Größe 1,80')), 'Müller hat Größe 1,80')
  for (const bytes of [
    utf8('<html><script>x</script>'),
    utf8(' <svg/>'),
    utf8('a\0b'),
    utf8('\n'),
    Uint8Array.of(0x81),
  ])
    await assert.rejects(describeFile(bytes, real), refused('upload-type'))
})

test('a TIFF of several pages, fax and LZW, becomes a PDF of its pixels', async () => {
  const tiff = tiffOf([faxPage, lzwPage])
  assert.deepEqual(await describeFile(tiff, real), { format: 'tiff', mediaType: 'image/tiff', pages: 2 })
  const { bytes, mediaType } = await viewFile(tiff, real)
  assert.equal(mediaType, 'application/pdf')
  const made = await PDFDocument.load(bytes)
  assert.equal(made.getPageCount(), 2)
  const [fax, gray] = await Promise.all(made.getPages().map((page) => pixelsOf(page)))
  assert.equal(
    Buffer.from(fax ?? '')
      .subarray(8 * 4, 9 * 4)
      .toString('hex'),
    'ff0000ff',
    'white, the box, white',
  )
  assert.equal(
    Buffer.from(fax ?? '')
      .subarray(0, 4)
      .toString('hex'),
    'ffffffff',
  )
  assert.deepEqual(
    [...(gray ?? [])],
    Array.from({ length: 16 }, (_, index) => index * 16),
  )
})

async function pixelsOf(page: ReturnType<PDFDocument['getPage']>): Promise<Uint8Array> {
  const { inflateSync } = await import('node:zlib')
  const image = page.node.Resources()?.lookup(PDFName.of('XObject'))
  const stream = page.doc.context.lookup((image as unknown as Map<string, never>).get(PDFName.of('Picture') as never))
  assert.ok(stream instanceof PDFRawStream)
  return inflateSync(stream.getContents())
}

test('splitting and merging: each part has its pages, turned, and nothing of the others', async () => {
  const first = pdfOf(['Alpha', 'Beta', 'Gamma'], {
    page: '/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [8 0 R /Fit] >>] /AA << /O 10 0 R >>',
    objects: ['<< /S /JavaScript /JS (app.alert\\(1\\)) >>'],
  })
  const [one, two] = await composePages(
    [first],
    [[{ file: 0, from: 1, to: 1, turn: 90 }], [{ file: 0, from: 2, to: 3, turn: 0 }]],
    real,
  )
  assert.deepEqual([one?.pages, one?.words, two?.pages, two?.words], [1, 'Alpha', 2, 'Beta Gamma'])
  const made = await PDFDocument.load(one?.bytes ?? new Uint8Array())
  assert.equal(made.getPage(0).getRotation().angle, 90)
  const drawings = made.context
    .enumerateIndirectObjects()
    .filter(([, object]) => object instanceof PDFRawStream && object.dict.get(PDFName.of('Type')) === undefined)
  assert.equal(drawings.length, 1, 'only the drawing of its own page')
  const plain = Buffer.from(await made.save({ useObjectStreams: false })).toString('latin1')
  assert.doesNotMatch(plain, /JavaScript|Dest/)
  const [merged] = await composePages(
    [first, pdfOf(['Delta']), tiffOf([faxPage])],
    [[whole(3), whole(1, 1), whole(1, 2)]],
    real,
  )
  assert.deepEqual([merged?.pages, merged?.words], [5, 'Alpha Beta Gamma Delta'])
})

test('pictures that several pages share a dictionary of go only where they are shown', async () => {
  const image = (name: string) =>
    `<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${name.length} >>\nstream\n${name}\nendstream`
  const source = pdfOf(['ja) Tj ET /Eins Do BT (', 'x) Tj ET /Zwei Do BT ('], {
    page: '/Resources << /Font << /F1 3 0 R >> /XObject << /Eins 8 0 R /Zwei 9 0 R >> >>',
    objects: [image('E'), image('Z')],
  })
  const parts = await composePages([source], [[{ ...whole(1) }], [{ file: 0, from: 2, to: 2, turn: 0 }]], real)
  for (const [index, mine] of ['E', 'Z'].entries()) {
    const made = await PDFDocument.load(parts[index]?.bytes ?? new Uint8Array())
    const images = made.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) => (object instanceof PDFRawStream ? [object] : []))
      .filter(({ dict }) => dict.get(PDFName.of('Subtype')) === PDFName.of('Image'))
    assert.deepEqual(
      images.map((one) => Buffer.from(one.getContents()).toString()),
      [mine],
    )
  }
})

test('pages that are not there, texts and locked files are refused with what is the matter', async (t) => {
  await assert.rejects(composePages([pdfOf(['x'])], [[whole(2)]], real), refused('pages-missing'))
  await assert.rejects(composePages([utf8('nur Text')], [[whole(1)]], real), refused('pages-none'))
  await assert.rejects(composePages([pdfOf(['x'])], [[{ ...whole(1), from: 0 }]], real), refused('job'))
  await assert.rejects(
    composePages([pdfOf(['x'])], [Array.from({ length: 2001 }, () => whole(1))], real),
    refused('pages-too-many'),
  )
  for (const { bytes } of pdfsIn(t, 'pdf-pypdf').filter(({ name }) => name.includes('password')))
    await assert.rejects(composePages([bytes], [[whole(1)]], real), refused('document-encrypted'))
})

test('real PDFs of others are described and their pages put together anew, or refused; none ends the caller', async (t) => {
  const files = [...pdfsIn(t, 'pdf-pypdf'), ...pdfsIn(t, 'pdf-pdf20')].filter((_, index) => index % 3 === 0)
  for (const { name, bytes } of files) {
    if (!Buffer.from(bytes.subarray(0, 5)).equals(Buffer.from('%PDF-'))) continue
    const seen = await describeFile(bytes, real)
    if (seen.pages === undefined) continue
    const made = await composePages([bytes], [[whole(seen.pages)]], real).catch((error: unknown) => error)
    if (isRefusal(made)) continue
    assert.ok(Array.isArray(made), name)
    const [{ pages, words }] = made as [{ pages: number; words: string }]
    assert.deepEqual([pages, words], [seen.pages, seen.words], name)
  }
})

test('a file made to exhaust the reader ends the reader and is still what it is', async () => {
  const bomb = pdfOf(['x'], {
    page: '/Contents 6 0 R',
    objects: [
      `<< /Length ${packedZeros(400_000).length} /Filter /FlateDecode >>\nstream\n${packedZeros(400_000)}\nendstream`,
    ],
  })
  const small = { ...readerLimits, residentMib: 250 }
  const seen = await describeFile(bomb, real, small)
  assert.deepEqual([seen.format, seen.words], ['pdf', undefined])
  await assert.rejects(
    composePages([bomb], [[whole(1)]], real, { ...pageLimits, residentMib: 250 }),
    (error) => isRefusal(error, 'reader-failed') && error.detail === 'too much memory',
  )
  const circle = pdfOf(['x'], { objects: [] })
  const text = Buffer.from(circle).toString('latin1').replace('/Kids [4 0 R]', '/Kids [2 0 R]')
  assert.equal((await describeFile(Buffer.from(text, 'latin1'), real)).format, 'pdf')
  await assert.rejects(composePages([Buffer.from(text, 'latin1')], [[whole(1)]], real), isRefusal)
  const huge = tiffOf([
    {
      ...faxPage,
      tags: faxPage.tags.map(([tag, type, value]) => [tag, type, tag === 256 || tag === 257 ? 60_000 : value]),
    },
  ])
  await assert.rejects(viewFile(huge, real), refused('upload-broken'))
  await assert.rejects(viewFile(tiffOf([]), real), refused('upload-broken'))
})
