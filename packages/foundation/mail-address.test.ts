import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { mailAddress } from './mail-address.ts'

test('plain addresses pass, domains as they go over the wire', () => {
  for (const [text, address] of [
    ['renate@example.org', 'renate@example.org'],
    [' renate@example.org ', 'renate@example.org'],
    ["o'brien+praxis@mail.example.co.uk", "o'brien+praxis@mail.example.co.uk"],
    ['Renate.Albrecht@Praxis-Köln.example', 'Renate.Albrecht@xn--praxis-kln-lcb.example'],
    ['info@straße.example', 'info@xn--strae-oqa.example'],
    ['a@例え.テスト', 'a@xn--r8jz45g.xn--zckzah'],
  ] as const)
    assert.equal(mailAddress(text), address, text)
})

test('whatever could mean more than one address, another header or another host is none', () => {
  for (const text of [
    '',
    'renate',
    'renate@',
    '@example.org',
    'renate@localhost',
    'renate@127.0.0.1',
    'renate@[127.0.0.1]',
    'renate@example.org\r\nBcc: all@example.org',
    'renate@example.org\n',
    'renate@exam\tple.org',
    'renate@example.org, other@example.org',
    'renate@example.org;other@example.org',
    'Renate <renate@example.org>',
    '"x@evil.example"@example.org',
    '"renate albrecht"@example.org',
    'renate@evil.example@example.org',
    'renate@example.org/x',
    'renate@example.org:25',
    'renate@example.org?x',
    'renate@exa%6dple.org',
    'rënate@example.org',
    'renate..a@example.org',
    '.renate@example.org',
    'renate@example..org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}.org`,
  ])
    assert.equal(mailAddress(text), undefined, JSON.stringify(text))
})

const part = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z0-9.+-]{1,12}$/))

test('no text gives an address with a blank, a line break or two at signs', () => {
  fc.assert(
    fc.property(fc.tuple(part, part, part), ([local, domain, top]) => {
      const text = `${local}@${domain}.${top}`
      const address = mailAddress(text)
      assert.ok(address === undefined || /^[\x21-\x7e]+@[a-z0-9.-]+$/.test(address))
      if (address !== undefined) assert.equal(mailAddress(address), address, 'it stays what it is')
    }),
  )
})
