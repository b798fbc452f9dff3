const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const texts = {
  de: {
    title: 'Diesem Safe vertrauen',
    lead: 'Damit andere Arbeitsplätze den Safe verschlüsselt und ohne Warnung erreichen, muss jeder Arbeitsplatz einmal das Zertifikat der Praxis kennenlernen.',
    steps: [
      'Laden Sie das Zertifikat auf diesem Rechner herunter, an dem der Safe steht, und bringen Sie es auf einem Stick zum anderen Arbeitsplatz.',
      'Windows: Doppelklick, „Zertifikat installieren“, „Lokaler Computer“, „Vertrauenswürdige Stammzertifizierungsstellen“.',
      'macOS: Doppelklick, in der Schlüsselbundverwaltung „Immer vertrauen“ wählen.',
      'Linux und Firefox: in den Einstellungen unter „Zertifikate“ importieren und für Webseiten vertrauen.',
    ],
    download: 'Zertifikat herunterladen',
    afterwards: 'Danach erreichen Sie den Safe unter',
  },
  en: {
    title: 'Trust this safe',
    lead: 'For other workstations to reach the safe encrypted and without a warning, each of them has to know the certificate of the practice once.',
    steps: [
      'Download the certificate on the computer the safe runs on, and carry it to the other workstation on a stick.',
      'Windows: double-click, “Install certificate”, “Local machine”, “Trusted root certification authorities”.',
      'macOS: double-click, choose “Always trust” in Keychain Access.',
      'Linux and Firefox: import it under “Certificates” in the settings and trust it for web sites.',
    ],
    download: 'Download the certificate',
    afterwards: 'Then you reach the safe at',
  },
} as const

/** The help page for trusting the safe's authority; plain, since it must work before anything is trusted. */
export function trustPage(practice: string, url: string, acceptLanguage: string): string {
  const language = /^\s*en\b/i.test(acceptLanguage) ? 'en' : 'de'
  const { title, lead, steps, download, afterwards } = texts[language]
  const items = steps.map((step) => `<li>${escape(step)}</li>`).join('')
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><body><main><h1>${escape(title)}</h1><p>${escape(practice)}</p><p>${escape(lead)}</p><ol>${items}</ol>
<p><a href="/authority.crt" download="siegel.crt">${escape(download)}</a></p><p>${escape(afterwards)} <strong>${escape(url)}</strong></p></main>`
}
