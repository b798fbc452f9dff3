/**
 * The padded length of `length` bytes by Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and
 * Communication with PURBs", 2019, § 4): at most 12 % longer, and of the length only about log log bits are told.
 */
export function padmeLength(length: number): number {
  if (!Number.isSafeInteger(length) || length < 0) throw new TypeError('not a length')
  if (length < 2) return length
  const exponent = Math.floor(Math.log2(length))
  const significant = Math.floor(Math.log2(exponent)) + 1
  const unit = 2 ** Math.max(0, exponent - significant)
  return Math.ceil(length / unit) * unit
}
