const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const shape = new RegExp(`^(${atom}(?:\\.${atom})*)@([\\p{L}\\p{M}\\p{N}-]+(?:\\.[\\p{L}\\p{M}\\p{N}-]+)+)$`, 'u')

/**
 * A mail address as it goes into an envelope: a plain local part, and a domain in ASCII (RFC 5321, its A-label where it is
 * internationalised). Undefined for everything else: quoted local parts, comments, literals, lists, line breaks.
 */
export function mailAddress(text: string): string | undefined {
  if (text.length > 254) return undefined
  const [, local = '', domain = ''] = shape.exec(text.replaceAll(/^ +| +$/g, '')) ?? []
  if (local === '' || local.length > 64) return undefined
  const ascii = URL.parse(`http://${domain}`)?.hostname ?? ''
  const address = `${local}@${ascii}`
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(ascii) && address.length <= 254 ? address : undefined
}
