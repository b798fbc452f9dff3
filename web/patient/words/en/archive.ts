import type { Catalogue } from '../../i18n/catalogue.ts'

export const words: Catalogue['archive'] = {
  file: 'My health data',
  folder: 'Documents',
  overview: 'Overview',
  title: 'My health data',
  signed: 'Signed list',
  signedText:
    'These files were signed by your practice with its keys (Ed25519, C2SP signed note).\n' +
    'certificate.txt: the certificate of the practice. The check number of your letter is the checksum of its root key.\n' +
    'manifest.txt: the list of everything that lay in your mailbox, with its date.\n' +
    'statement-….txt: for each document when it was released and which checksum it has.\n',
}
