/** One busy time of a calendar. */
export interface CalendarEvent {
  /** Unique for ever; the same each time the calendar is given. */
  uid: string
  /** Milliseconds since 1970. */
  start: number
  end: number
  summary: string
}

const lineLimit_octets = 75
const encoder = new TextEncoder()

/**
 * A calendar as RFC 5545 writes it: CRLF, lines folded at 75 octets (§ 3.1), TEXT escaped (§ 3.3.11), times in UTC
 * (§ 3.3.5), so that no time zone has to be described. `stamp` is when it was made, in milliseconds since 1970.
 */
export function icalendar(name: string, events: readonly CalendarEvent[], stamp: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Siegel//Calendar//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    ...events.flatMap(({ uid, start, end, summary }) => [
      'BEGIN:VEVENT',
      `UID:${escapeText(uid)}`,
      `DTSTAMP:${utcTime(stamp)}`,
      `DTSTART:${utcTime(start)}`,
      `DTEND:${utcTime(end)}`,
      `SUMMARY:${escapeText(summary)}`,
      'TRANSP:OPAQUE',
      'CLASS:PRIVATE',
      'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

/** Control characters cannot be written at all; a line end is `\n`. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/\r\n?|\n/g, '\n')
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replaceAll(/[\\;,]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)

const utcTime = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')

/** Folds between characters, never inside of one. */
function folded(line: string): string {
  const parts: string[] = ['']
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > lineLimit_octets) {
      parts.push('')
      // The space that begins the next line counts.
      octets = 1
    }
    parts[parts.length - 1] += character
    octets += size
  }
  return parts.join('\r\n ')
}
