import { isDeepStrictEqual } from 'node:util'
import type { PostalAddress, Telecom } from '@siegel/contract/staff'
import { postBoxUrl, type Address, type ContactPoint } from '@siegel/fhir'

const mostAddresses = 8
const mostTelecoms = 12
const mostLines = 3

/**
 * A list of a record with what was changed of it: entries that were not touched stay whole, those that were keep what is
 * not shown of them, and entries that the page does not show stay behind them.
 */
function applyList<Raw, Shown extends { at?: number | undefined }>(
  raw: readonly Raw[],
  shown: readonly Shown[],
  wanted: readonly Shown[],
  merge: (before: Raw | undefined, entry: Shown) => Raw,
): Raw[] {
  if (isDeepStrictEqual(shown, wanted)) return [...raw]
  const before = new Map(shown.map((entry) => [entry.at, entry]))
  const used = new Set<number>()
  const next = wanted.map((entry) => {
    const { at } = entry
    if (at === undefined || used.has(at) || !before.has(at)) return merge(undefined, entry)
    used.add(at)
    const old = raw[at]
    return old !== undefined && isDeepStrictEqual(before.get(at), entry) ? old : merge(old, entry)
  })
  return [...next, ...raw.filter((_, at) => !before.has(at))]
}

/** More lines than a letter has room for stand in the last. */
function linesOf({ line = [], text }: Address): string[] {
  const lines = line.length === 0 && text !== undefined ? text.split(/\r?\n/) : line
  return lines.length <= mostLines ? lines : [...lines.slice(0, mostLines - 1), lines.slice(mostLines - 1).join(', ')]
}

const isPostBox = ({ _line }: Address): boolean =>
  _line?.some((one) => one?.extension?.some(({ url }) => url === postBoxUrl)) ?? false

export const addressesFrom = (addresses: readonly Address[]): PostalAddress[] =>
  addresses.slice(0, mostAddresses).map((address, at) => {
    const { postalCode, city, country, use = 'home' } = address
    return {
      at,
      use,
      lines: linesOf(address),
      isPostBox: isPostBox(address),
      ...(postalCode === undefined ? {} : { postalCode }),
      ...(city === undefined ? {} : { city }),
      ...(country === undefined ? {} : { country }),
    }
  })

function mergeAddress(before: Address | undefined, wanted: PostalAddress): Address {
  const { line: _, _line, text: _text, postalCode: _code, city: _city, country, ...kept } = before ?? {}
  const { _country, ...rest } = kept as typeof kept & { _country?: unknown }
  const sameLines = before !== undefined && isDeepStrictEqual(linesOf(before), wanted.lines)
  const sameKind = before !== undefined && isPostBox(before) === wanted.isPostBox
  const extras = wanted.isPostBox
    ? wanted.lines.map((line) => ({ extension: [{ url: postBoxUrl, valueString: line }] }))
    : undefined
  const lineExtras = sameLines && sameKind ? _line : extras
  return {
    ...rest,
    ...(wanted.country === country && _country !== undefined ? { _country } : {}),
    use: wanted.use,
    type: sameKind && before.type !== undefined ? before.type : wanted.isPostBox ? 'postal' : 'both',
    ...(wanted.lines.length === 0 ? {} : { line: sameLines && before.line !== undefined ? before.line : wanted.lines }),
    ...(lineExtras === undefined || lineExtras.length === 0 ? {} : { _line: lineExtras }),
    ...(wanted.postalCode === undefined ? {} : { postalCode: wanted.postalCode }),
    ...(wanted.city === undefined ? {} : { city: wanted.city }),
    ...(wanted.country === undefined ? {} : { country: wanted.country }),
  }
}

export const applyAddresses = (addresses: readonly Address[], wanted: readonly PostalAddress[]): Address[] =>
  applyList(addresses, addressesFrom(addresses), wanted, mergeAddress)

export const telecomsFrom = (telecoms: readonly ContactPoint[]): Telecom[] =>
  telecoms
    .flatMap(({ system = 'other', use, value }, at) =>
      value === undefined ? [] : [{ at, system, ...(use === undefined ? {} : { use }), value }],
    )
    .slice(0, mostTelecoms)

function mergeTelecom(before: ContactPoint | undefined, { system, use, value }: Telecom): ContactPoint {
  const { use: _, ...kept } = before ?? {}
  return { ...kept, system, value, ...(use === undefined ? {} : { use }) }
}

export const applyTelecoms = (telecoms: readonly ContactPoint[], wanted: readonly Telecom[]): ContactPoint[] =>
  applyList(telecoms, telecomsFrom(telecoms), wanted, mergeTelecom)
