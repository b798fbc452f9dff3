/** Words of the letter of invitation. `**` marks what is set strong. */
export const letterTexts = {
  de: {
    title: 'Ihr Zugang zu Ihren Befunden',
    telephone: 'Telefon',
    date: 'Datum',
    greeting: (name: string) => `Guten Tag ${name},`,
    lead: 'ab jetzt können Sie Ihre Befunde zu Hause lesen: am Handy, Tablet oder Computer. Das ist freiwillig und kostet Sie nichts.',
    open: 'Öffnen',
    openText: 'Halten Sie die Kamera Ihres Handys auf das Quadrat rechts. Tippen Sie dann auf diese Adresse:',
    validUntil: (date: string) => `Gilt bis ${date}`,
    pin: 'PIN eingeben',
    pinText: 'Die sechs Ziffern bekommen Sie von uns auf einem anderen Weg. **In diesem Brief stehen sie nicht.**',
    signIn: 'Anmeldung einrichten',
    signInText:
      'Mit Fingerabdruck, Gesicht oder der Bildschirmsperre Ihres Geräts. Danach brauchen Sie die PIN nicht mehr. Lieber ein Passwort? Dann brauchen Sie auch diesen **Konto-Code:**',
    keep: ['Bitte gut', 'aufbewahren.'],
    help: 'Es klappt nicht? Wir helfen Ihnen gern.',
    helpWhere: 'Am Telefon und in der Praxis.',
    regards: (practice: string) => `Freundliche Grüße, Ihre ${practice}`,
    noCamera: '**Ohne Kamera:** Tippen Sie diese Adresse ein, groß und klein wie hier, ohne Lücken.',
    never: 'Am Telefon fragen wir nie nach PIN oder Konto-Code. Brief nicht erwartet? Bitte rufen Sie an.',
    fingerprint: 'Prüfnummer der Praxis:',
  },
  en: {
    title: 'Your access to your results',
    telephone: 'Telephone',
    date: 'Date',
    greeting: (name: string) => `Dear ${name},`,
    lead: 'from now on you can read your results at home: on your phone, tablet or computer. It is voluntary and free of charge.',
    open: 'Open',
    openText: 'Point the camera of your phone at the square on the right. Then tap this address:',
    validUntil: (date: string) => `Valid until ${date}`,
    pin: 'Enter the PIN',
    pinText: 'You get the six digits from us another way. **They are not in this letter.**',
    signIn: 'Set up your sign-in',
    signInText:
      'With fingerprint, face or the screen lock of your device. After that you no longer need the PIN. Prefer a password? Then you also need this **account code:**',
    keep: ['Please keep', 'it safe.'],
    help: 'It does not work? We are glad to help.',
    helpWhere: 'By telephone and at the practice.',
    regards: (practice: string) => `Kind regards, ${practice}`,
    noCamera: '**Without a camera:** type this address, capital and small letters as here, without gaps.',
    never: 'On the telephone we never ask for PIN or account code. Letter not expected? Please call us.',
    fingerprint: 'Check number of the practice:',
  },
} as const

/** Words of the sheet with the PIN. */
export const pinTexts = {
  de: {
    title: 'Ihre PIN',
    lead: {
      letter: 'mit dieser PIN öffnen Sie Ihr Postfach bei uns. Den Link dazu bekommen Sie in einem eigenen Brief.',
      desk: 'mit dieser PIN öffnen Sie Ihr Postfach bei uns. Den Link dazu haben Sie auf einem eigenen Blatt.',
      email: 'mit dieser PIN öffnen Sie Ihr Postfach bei uns. Den Link dazu haben wir Ihnen per E-Mail geschickt.',
    },
    use: (until: string) => `Sie brauchen sie nur beim ersten Mal. **Sie gilt bis ${until}.**`,
    apart: 'Bewahren Sie PIN und Link getrennt auf. Am Telefon fragen wir nie nach der PIN.',
    password: 'Lieber ein Passwort als Fingerabdruck oder Gesicht? Dann brauchen Sie auch diesen **Konto-Code:**',
    regards: (practice: string) => `Freundliche Grüße, Ihre ${practice}`,
  },
  en: {
    title: 'Your PIN',
    lead: {
      letter: 'with this PIN you open your mailbox with us. The link for it comes in a letter of its own.',
      desk: 'with this PIN you open your mailbox with us. You have the link for it on a sheet of its own.',
      email: 'with this PIN you open your mailbox with us. We have sent you the link for it by e-mail.',
    },
    use: (until: string) => `You need it the first time only. **It is valid until ${until}.**`,
    apart: 'Keep PIN and link apart. On the telephone we never ask for the PIN.',
    password: 'Rather a password than fingerprint or face? Then you also need this **account code:**',
    regards: (practice: string) => `Kind regards, ${practice}`,
  },
} as const
