import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAppointment, exportCalendar } from '../index.ts'
import { icalendar } from '@siegel/foundation/icalendar'
import { calendarFixture, doctor, office, refusedWith } from './testing.ts'

const bytes = (text: string) => new TextEncoder().encode(text).length

/** Reads what RFC 5545 allows and nothing else: content lines, folds, nesting, one value each. */
function strictly(text: string): { calendar: Map<string, string>; events: Map<string, string>[] } {
  assert.ok(text.endsWith('\r\n'), 'ends with CRLF')
  assert.equal(text.replaceAll('\r\n', '').search(/[\r\n]/), -1, 'no line end but CRLF')
  const physical = text.slice(0, -2).split('\r\n')
  for (const line of physical) {
    assert.ok(bytes(line) <= 75, `${bytes(line)} octets`)
    assert.doesNotMatch(line, /[\u0000-\u0008\u000a-\u001f\u007f\ufffd]/)
  }
  const lines: string[] = []
  for (const line of physical) {
    if (line.startsWith(' ')) lines.push(`${lines.pop() ?? assert.fail('a fold of nothing')}${line.slice(1)}`)
    else lines.push(line)
  }
  const calendar = new Map<string, string>()
  const events: Map<string, string>[] = []
  const open: string[] = []
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z][A-Z0-9-]*):(.*)$/s.exec(line) ?? assert.fail(`no content line: ${line}`)
    if (name === 'BEGIN') {
      open.push(value)
      if (value === 'VEVENT') events.push(new Map())
      continue
    }
    if (name === 'END') {
      assert.equal(open.pop(), value)
      continue
    }
    const target = open.at(-1) === 'VEVENT' ? events.at(-1) : calendar
    assert.ok(open.length > 0 && target?.has(name) === false, `${name} once, inside`)
    assert.doesNotMatch(value, /(?<!\\)(?:\\\\)*[;,]/, 'separators are escaped')
    target?.set(
      name,
      value.replaceAll(/\\([\\;,nN])/g, (_, one: string) => (one.toLowerCase() === 'n' ? '\n' : one)),
    )
  }
  assert.deepEqual(open, [])
  assert.equal(calendar.get('VERSION'), '2.0')
  for (const event of events)
    for (const name of ['DTSTART', 'DTEND', 'DTSTAMP']) assert.match(event.get(name) ?? '', /^\d{8}T\d{6}Z$/)
  return { calendar, events }
}

test('any text comes back as it was, folded inside of no character', () => {
  const texts = [
    'Termin',
    'a;b,c\\d\ne',
    'ä'.repeat(200),
    '👩‍⚕️'.repeat(60),
    `${'x'.repeat(66)}ß${'y'.repeat(80)}`,
    ',;\\'.repeat(50),
    '',
  ]
  for (const summary of texts) {
    const text = icalendar(summary, [{ uid: summary, start: 0, end: 60_000, summary }], 1000)
    const { calendar, events } = strictly(text)
    assert.equal(calendar.get('X-WR-CALNAME'), summary)
    assert.equal(events[0]?.get('SUMMARY'), summary)
    assert.equal(events[0]?.get('DTEND'), '19700101T000100Z')
  }
  assert.equal(strictly(icalendar('a\rb\u0007c', [], 0)).calendar.get('X-WR-CALNAME'), 'a\nb c')
})

test('a column’s calendar holds times and nothing of a patient', async (t) => {
  const { context, column, other, addPatient } = calendarFixture(t)
  const patient = addPatient('Geheimnis', 'Gerda')
  const base = { day: '2026-11-24', length_min: 20, patient, reason: 'Schwangerschaft', comment: 'vertraulich' }
  await createAppointment(context, office, { ...base, column, time: '09:00' })
  await createAppointment(context, office, { ...base, column: other, time: '09:00' })
  await createAppointment(context, office, { ...base, column, time: '08:00' })
  const text = await exportCalendar(context, office, { column })
  const { calendar, events } = strictly(text)
  assert.equal(calendar.get('X-WR-CALNAME'), 'Dr. Hollmann')
  assert.deepEqual(
    events.map((event) => [event.get('DTSTART'), event.get('DTEND'), event.get('SUMMARY'), event.get('TRANSP')]),
    [
      ['20261124T070000Z', '20261124T072000Z', 'Termin', 'OPAQUE'],
      ['20261124T080000Z', '20261124T082000Z', 'Termin', 'OPAQUE'],
    ],
  )
  for (const word of ['Geheimnis', 'Gerda', 'Schwanger', 'vertraulich', patient]) assert.ok(!text.includes(word), word)
  assert.equal(await exportCalendar(context, doctor, {}), text, 'the doctor’s own column')
  assert.match(await exportCalendar(context, doctor, { language: 'en' }), /SUMMARY:Appointment\r\n/)
  await assert.rejects(exportCalendar(context, office, {}), refusedWith('not-found'), 'nobody’s own')
})
