import { isDecimal } from '../decimal.ts'

/** The primitive types of FHIR R4 (datatypes, primitive types) with the checks the specification gives. */
const year = String.raw`(?:[1-9]\d{3}|0\d{2}[1-9]|0\d[1-9]\d|0[1-9]\d{2})`
const month = String.raw`(?:0[1-9]|1[0-2])`
const day = String.raw`(?:0[1-9]|[12]\d|3[01])`
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?`
const zone = String.raw`(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))`

const patterns: Record<string, RegExp> = {
  date: new RegExp(`^${year}(?:-${month}(?:-${day})?)?$`),
  dateTime: new RegExp(`^${year}(?:-${month}(?:-${day}(?:T${time}${zone})?)?)?$`),
  instant: new RegExp(`^${year}-${month}-${day}T${time}${zone}$`),
  time: new RegExp(`^${time}$`),
  code: /^[^\s]+(?: [^\s]+)*$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  uri: /^\S+$/,
  url: /^\S+$/,
  canonical: /^\S+$/,
  oid: /^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/,
  uuid: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  base64Binary: /^[0-9A-Za-z+/=\s]+$/,
  // No control characters but tab, line feed and carriage return.
  string: /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]+$/,
}

const daysInMonth = (date: string): number =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate()

/** Day 31 of a 30-day month passes the pattern; the specification says "SHALL be a valid date". */
function isRealDay(text: string): boolean {
  const number = text.length < 10 ? 0 : Number(text.slice(8, 10))
  return number <= 28 || number <= daysInMonth(text)
}

const integerIn = (low: number, high: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high

/** Strings shall not exceed 1 MB (R4 datatypes, string); base64Binary and xhtml have no such limit. */
const stringLimit = 1024 * 1024

function matches(name: string): (value: unknown) => boolean {
  const pattern = patterns[name]
  if (pattern === undefined) throw new TypeError(`no pattern for ${name}`)
  return (value) => typeof value === 'string' && pattern.test(value)
}

function dated(name: string): (value: unknown) => boolean {
  const isShaped = matches(name)
  return (value) => isShaped(value) && isRealDay(value as string)
}

const isBase64Text = matches('base64Binary')

const isBase64 = (value: unknown): boolean =>
  isBase64Text(value) && (value as string).replaceAll(/\s/g, '').length % 4 === 0

const isText = matches('string')

const isShortText = (value: unknown): boolean => isText(value) && (value as string).length <= stringLimit

/** Tells for each primitive type whether a JSON value is a legal one. */
export const primitives: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['boolean', (value: unknown) => typeof value === 'boolean'],
  ['integer', integerIn(-2147483648, 2147483647)],
  ['unsignedInt', integerIn(0, 2147483647)],
  ['positiveInt', integerIn(1, 2147483647)],
  ['decimal', isDecimal],
  ['date', dated('date')],
  ['dateTime', dated('dateTime')],
  ['instant', dated('instant')],
  ['base64Binary', isBase64],
  ['string', isShortText],
  ['markdown', isShortText],
  ['xhtml', matches('string')],
  ...['time', 'code', 'id', 'uri', 'url', 'canonical', 'oid', 'uuid'].map((name) => [name, matches(name)] as const),
])
