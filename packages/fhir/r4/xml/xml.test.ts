import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { isRefusal, utf8 } from '@siegel/foundation'
import { sharedData } from '@siegel/foundation/testing'
import * as fc from 'fast-check'
import { parseJson, stringifyJson } from '../../json.ts'
import type { Resource } from '../../resources.ts'
import { validateResource } from '../validate.ts'
import { formatXml } from './format-xml.ts'
import { parseXml, type XmlLimits } from './parse-xml.ts'

const resource = (value: object) => value as Resource
const refuses = (text: string | Uint8Array, code: string, limits?: XmlLimits) => {
  const start = performance.now()
  assert.throws(
    () => parseXml(text, limits),
    (error) => isRefusal(error, code),
    `${code}: ${String(text).slice(0, 120)}`,
  )
  assert.ok(performance.now() - start < 5000, 'refused without delay')
}
const patient = (inside: string) => `<Patient xmlns="http://hl7.org/fhir">${inside}</Patient>`

test('every example goes to XML and comes back the same', (t) => {
  let checked = 0
  for (const name of ['fhir-r4-examples', 'fhir-de-basis', 'fhir-isik', 'synthea-r4']) {
    const folder = sharedData(t, name)
    if (folder === undefined) return
    for (const file of globSync(`${folder}/**/*.json`)) {
      const text: string = readFileSync(file, 'utf8')
      if (!text.includes('"resourceType"')) continue
      const value = parseJson(text)
      assert.deepEqual(parseXml(formatXml(value as Resource)), value, basename(file))
      checked++
    }
  }
  assert.ok(checked > 650, String(checked))
})

test('documents of the KBV, written by others: read, valid, written and read again', (t) => {
  const folder = sharedData(t, 'kbv-eau')
  if (folder === undefined) return
  const files = globSync(`${folder}/**/valid/*.xml`)
  assert.ok(files.length > 30, String(files.length))
  for (const file of files) {
    const value = parseXml(readFileSync(file))
    assert.deepEqual(validateResource(value), [], basename(file))
    assert.deepEqual(parseXml(formatXml(value)), value, basename(file))
  }
})

test('XML as others write it: prefixes, a declaration, comments, exact decimals, extras, contained, narrative', () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!-- from elsewhere -->
<f:Observation xmlns:f="http://hl7.org/fhir" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://hl7.org/fhir x.xsd">
  <f:id value="o"/>
  <f:text><f:status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml" title='a&gt;b'>
     <p>Hb &lt; 10 &#228;</p><br/></div></f:text>
  <f:contained><f:Patient><f:id value="p"/><f:active value="true"/></f:Patient></f:contained>
  <f:extension url="urn:x"><f:valueDecimal value="1.00"/></f:extension>
  <f:status value="final"/>
  <f:code id="c"><f:coding><f:code value="718-7"/></f:coding></f:code>
  <f:subject><f:reference value="#p"/></f:subject>
  <f:valueQuantity><f:value value="-0.50"/></f:valueQuantity>
  <f:note><f:text value="a&#10;b &quot;c&quot;"/></f:note>
</f:Observation>`
  const value = parseXml(text)
  assert.equal(
    stringifyJson(value),
    '{"resourceType":"Observation","id":"o","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\" title=\'a&gt;b\'>\\n     <p>Hb &lt; 10 &#228;</p><br/></div>"},"contained":[{"resourceType":"Patient","id":"p","active":true}],"extension":[{"url":"urn:x","valueDecimal":1.00}],"status":"final","code":{"id":"c","coding":[{"code":"718-7"}]},"subject":{"reference":"#p"},"valueQuantity":{"value":-0.50},"note":[{"text":"a\\nb \\"c\\""}]}',
  )
  assert.deepEqual(validateResource(value), [])
  assert.deepEqual(parseXml(utf8(`\uFEFF${text}`)), value, 'as bytes with a byte order mark')
})

test('primitives with extras stand side by side, as in JSON', () => {
  const value = {
    resourceType: 'Patient',
    name: [
      {
        given: ['Karl', null, 'Otto'],
        _given: [null, { extension: [{ url: 'urn:x', valueCode: 'masked' }] }, { id: 'o' }],
      },
    ],
    _birthDate: { extension: [{ url: 'urn:x', valueCode: 'unknown' }] },
    active: false,
  }
  assert.deepEqual(validateResource(value), [])
  const text = formatXml(resource(value))
  assert.deepEqual(parseXml(text), value)
  assert.ok(
    text.indexOf('<active') < text.indexOf('<name') && text.indexOf('<name') < text.indexOf('<birthDate'),
    'in order',
  )
})

test('any text survives', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (family) => {
      fc.pre(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(family) && family.isWellFormed())
      const value = { resourceType: 'Patient', name: [{ family }] }
      assert.deepEqual(parseXml(formatXml(resource(value))), value)
    }),
  )
  assert.throws(
    () => formatXml(resource({ resourceType: 'Patient', name: [{ family: '\uffff' }] })),
    (error) => isRefusal(error, 'xml-character'),
  )
})

test('a narrative that XML cannot hold becomes its words and breaks out of nothing', () => {
  const written = (div: string) => {
    const value = parseXml(
      formatXml(resource({ resourceType: 'Patient', text: { status: 'additional', div }, active: true })),
    )
    assert.equal((value as { active?: boolean }).active, true)
    return (value as { text?: { div: string } }).text?.div
  }
  const start = '<div xmlns="http://www.w3.org/1999/xhtml">'
  assert.equal(written('<div>a</div>'), `${start}a</div>`)
  assert.equal(written(`${start}a<br>b</div>`), `${start} a b </div>`)
  assert.match(
    written(`${start}a</div></text><birthDate value="1900"/><text>`) ?? '',
    /^<div xmlns="[^"]*">[^<>]*<\/div>$/,
  )
  assert.match(written(`<?xml version="1.0"?>${start}a</div>`) ?? '', /^<div xmlns="[^"]*">[^<>]*<\/div>$/)
  assert.match(written(`${start}a&nbsp;b</div>`) ?? '', /a&amp;nbsp;b/)
})

test('what formats have no place for is refused, not dropped', () => {
  const fails = (value: object, code: string) =>
    assert.throws(
      () => formatXml(resource(value)),
      (error) => isRefusal(error, code),
    )
  fails({ resourceType: 'Krankenakte' }, 'xml-type')
  fails({ resourceType: 'Patient', surname: 'x' }, 'xml-unknown-element')
  fails({ resourceType: 'Patient', contained: [{ resourceType: 'X' }] }, 'xml-type')
})

test('attacks end in a refusal', () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
  refuses(`<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>${patient('<id value="&l9;"/>')}`, 'xml-forbidden')
  refuses(`<!DOCTYPE x SYSTEM "file:///etc/passwd">${patient('')}`, 'xml-forbidden')
  refuses(`<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/">]>${patient('<id value="&e;"/>')}`, 'xml-forbidden')
  for (const entity of ['&nbsp;', '&constructor;', '&__proto__;', '&#0;', '&#xD800;', '&#x110000;']) {
    refuses(patient(`<id value="${entity}"/>`), 'xml-syntax')
  }
  refuses(`<?xml-stylesheet href="x"?>${patient('')}`, 'xml-forbidden')
  refuses(patient('<?php x ?>'), 'xml-forbidden')
  refuses(patient(`<id value="${'a'.repeat(10 * 1024 * 1024)}"/>`), 'xml-size')
  refuses(' '.repeat(17 * 1024 * 1024), 'xml-size')
  refuses(patient('<extension url="u">'.repeat(100_000)), 'xml-depth')
  refuses(
    patient(`<text><status value="additional"/><div xmlns="http://www.w3.org/1999/xhtml">${'<b>'.repeat(100_000)}`),
    'xml-depth',
  )
  refuses(patient('<name/>'.repeat(600_000)), 'xml-size')
  refuses(patient(`<name ${Array.from({ length: 50_000 }, (_, i) => `a${i}="x"`).join(' ')}/>`), 'xml-size')
  refuses(
    patient(`<name ${Array.from({ length: 50 }, (_, i) => `xmlns:a${i}="urn:${i}"`).join(' ')} b="x"/>`),
    'xml-attribute',
  )
})

test('what is no FHIR XML is refused by name', () => {
  refuses('', 'xml-syntax')
  refuses('<Patient/>', 'xml-namespace')
  refuses('<Patient xmlns="urn:hl7-org:v3"/>', 'xml-namespace')
  refuses('<Patient xmlns="http://hl7.org/fhir">', 'xml-syntax')
  refuses('<Krankenakte xmlns="http://hl7.org/fhir"/>', 'xml-type')
  refuses('<?xml version="1.0" encoding="ISO-8859-1"?><Patient xmlns="http://hl7.org/fhir"/>', 'xml-encoding')
  refuses(Uint8Array.of(0x3c, 0xc3, 0x28), 'xml-utf8')
  refuses(patient('<surname value="x"/>'), 'xml-unknown-element')
  refuses(patient('<name id="a"><id value="b"/></name>'), 'xml-unknown-element')
  refuses(patient('<active value="yes"/>'), 'xml-value')
  refuses(patient('<multipleBirthInteger value="02"/>'), 'xml-value')
  refuses(patient('<active value="true"/><active value="false"/>'), 'xml-too-many')
  refuses(patient('<birthDate/>'), 'xml-structure')
  refuses(patient('<contained/>'), 'xml-structure')
  refuses(patient('<name>Karl</name>'), 'xml-text')
  refuses(patient('<name><![CDATA[Karl]]></name>'), 'xml-text')
  refuses(patient('<name value="Karl"/>'), 'xml-attribute')
  refuses(patient('<text><div>no namespace of its own</div></text>'), 'xml-namespace')
  refuses(patient('<text><h:div xmlns:h="http://www.w3.org/1999/xhtml">x</h:div></text>'), 'xml-namespace')
  refuses(patient('<text><div xmlns="http://www.w3.org/1999/xhtml"><x xmlns="urn:y"/></div></text>'), 'xml-namespace')
})

test('a refusal names elements of the specification only', () => {
  const secret = patient('<name><family value="Geheim"><extension url="Geheim"><Geheim/></extension></family></name>')
  assert.throws(
    () => parseXml(secret),
    (error) => isRefusal(error, 'xml-unknown-element') && error.detail === 'Patient.name.family.extension',
  )
})
