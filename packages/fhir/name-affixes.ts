/** Prefixes and titles of nobility as German names carry them, in their search form. */
const affixes = new Set(
  'von vom van vander de del della di da du den der dem zu zum zur auf und la le ter ten graf graefin freiherr freifrau baron baronin edler ritter fuerst fuerstin prinz prinzessin herzog herzogin'.split(
    ' ',
  ),
)

/** A family name's search form without them, for programs disagree on where they belong; whole where nothing is left. */
export function withoutAffixes(family: string): string {
  const words = family.split(' ')
  const first = words.findIndex((word) => !affixes.has(word))
  return first < 0 ? family : words.slice(first).join(' ')
}
