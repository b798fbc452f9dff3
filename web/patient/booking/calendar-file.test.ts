import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarFile } from './calendar-file.ts'

test('a calendar learns when and where, and neither what for nor with whom', () => {
  const own = {
    appointment: 'a1',
    state: 'booked' as const,
    start: '2026-11-26T10:00:00.000Z',
    end: '2026-11-26T10:15:00.000Z',
    day: '2026-11-26',
    time: '11:00',
    with: 'Dr. Hollmann',
    reason: 'Gespräch',
  }
  const file = calendarFile(
    own,
    'Termin, Praxis am Lindenplatz',
    'Praxis am Lindenplatz',
    Date.parse('2026-11-23T09:00:00Z'),
  )
  const text = new TextDecoder().decode(file.content)
  assert.match(text, /^DTSTART:20261126T100000Z\r$/m)
  assert.match(text, /^DTEND:20261126T101500Z\r$/m)
  assert.match(text, /^SUMMARY:Termin\\, Praxis am Lindenplatz\r$/m)
  assert.doesNotMatch(text, /Gespräch|Hollmann/)
})
