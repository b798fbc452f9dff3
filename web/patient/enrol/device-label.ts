const devices = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
] as const

/** What a passkey is called in the list of ways in: enough to tell two devices apart. */
export function deviceLabel(word: string, userAgent: string): string {
  const device = devices.find(([pattern]) => pattern.test(userAgent))?.[1]
  return device === undefined ? word : `${word}, ${device}`
}
