const de = {
  language: 'de',
  title: 'Siegel – Portal',
  heading: 'Portal der Praxen',
  explanation:
    'Dieses Portal leitet verschlüsselte Verbindungen an Praxen weiter. Es kann nicht hineinsehen: Die Verschlüsselung endet in der Praxis, und das Portal hat keinen Schlüssel dazu.',
  status: 'Zustand',
  working: 'Das Portal ist in Betrieb.',
  connected: (online: number, all: number): string =>
    all === 1 ? `${online} von 1 Praxis ist verbunden.` : `${online} von ${all} Praxen sind verbunden.`,
  directory: 'Verzeichnis',
  hostName: 'Adresse',
  fingerprint: 'Prüfnummer',
  hint: 'Die Prüfnummer steht auch auf dem Brief Ihrer Praxis.',
  none: 'Noch ist keine Praxis eingetragen.',
  closed: 'Zugang vom Betreiber geschlossen. Bitte wenden Sie sich an Ihre Praxis.',
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  notFound: 'Diese Seite gibt es nicht.',
  back: 'Zum Verzeichnis',
}

/** What the portal's pages say. */
export type Words = typeof de

const en: Words = {
  language: 'en',
  title: 'Siegel – portal',
  heading: 'Portal of practices',
  explanation:
    'This portal passes encrypted connections on to practices. It cannot look inside: the encryption ends in the practice, and the portal has no key to it.',
  status: 'Status',
  working: 'The portal is working.',
  connected: (online, all) => `${online} of ${all} ${all === 1 ? 'practice is' : 'practices are'} connected.`,
  directory: 'Directory',
  hostName: 'Address',
  fingerprint: 'Check number',
  hint: 'The check number is also printed on the letter from your practice.',
  none: 'No practice has been entered yet.',
  closed: 'Access closed by the operator. Please contact your practice.',
  previous: 'Previous page',
  next: 'Next page',
  notFound: 'There is no such page.',
  back: 'To the directory',
}

/** German, unless the browser prefers English (RFC 9110 § 12.5.4). */
export function wordsFor(acceptLanguage: string | undefined): Words {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/)
      return { language: tag.toLowerCase().split('-')[0], weight: Number(quality ?? 1) }
    })
    .filter(({ language, weight }) => (language === 'de' || language === 'en') && weight > 0)
    .sort((a, b) => b.weight - a.weight)
  return wanted[0]?.language === 'en' ? en : de
}
