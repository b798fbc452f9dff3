import type { PortalState } from '@siegel/contract/staff'

type Level = PortalState['acting'][number]['level']

export const actingDe = {
  title: 'Vertretung im Portal',
  none: 'Niemand handelt im Portal für diese Person.',
  grant: 'Vertretung erlauben …',
  who: 'Wer',
  level: 'Darf',
  until: 'Bis',
  mailbox: 'Postfach',
  isPatient: '(selbst hier in Behandlung)',
  levels: { read: 'sehen', act: 'sehen, schreiben, Termine buchen' } satisfies Record<Level, string>,
  noEnd: 'ohne Ende',
  invite: 'Einladen …',
  newLink: 'Neuer Link …',
  end: 'Beenden',
  endTitle: 'Diese Vertretung beenden?',
  endText:
    'Die Kopien verschwinden sofort aus dem Postfach. Was schon heruntergeladen wurde, lässt sich nicht zurückholen.',
  endProxyText: 'Handelt diese Person für niemanden sonst, wird ihr Postfach geschlossen.',
  ended: 'Vertretung beendet.',
  grantTitle: 'Vertretung im Portal erlauben',
  noRepresentative:
    'In den Stammdaten steht keine Vertretung, die Auskunft bekommt oder entscheidet und hier noch fehlt. Tragen Sie sie dort zuerst ein.',
  representative: 'Wer handelt für diese Person?',
  levelText: {
    read: 'Sieht, was Sie für diese Person freigeben.',
    act: 'Sieht, was Sie für diese Person freigeben, schreibt für sie und bucht Termine.',
  } satisfies Record<Level, string>,
  holder: 'Mit welchem Postfach?',
  holderNew: 'Mit einem eigenen, nur für die Vertretung',
  holderPatient: 'Ist selbst hier in Behandlung',
  holderMissing: 'Bitte wählen Sie die Person aus.',
  chosen: 'Gewählt',
  untilField: 'Letzter Tag (leer: ohne Ende)',
  untilHint: (age: number) => `Eltern und Sorgeberechtigte eines Kindes: höchstens bis zum ${age}. Geburtstag.`,
  grantAction: 'Vertretung erlauben',
  granted: 'Vertretung erlaubt. Jetzt einladen.',
  guests: 'Von der Person selbst geteilt',
  guestOpen: (name: string, until: string) => `${name}, bis ${until}`,
  guestEnded: (name: string, since: string) => `${name}, geteilt am ${since}, beendet`,
  rules: 'Vertretung von Kindern',
  rulesText:
    'Eltern und Sorgeberechtigte sehen im Portal, was Sie für ein Kind freigeben, bis zu diesem Geburtstag. Danach entscheidet das Kind mit. Gilt für Vertretungen, die Sie ab jetzt erlauben; andere behalten ihr Ende.',
  rulesAge: 'Eltern handeln für ein Kind bis zum',
  rulesBirthday: (age: string) => `${age}. Geburtstag`,
  rulesSave: 'Speichern',
  rulesSaved: 'Gespeichert.',
  inviteTitle: 'Zugang für eine Vertretung',
  inviteText: (name: string) =>
    `${name} bekommt einen Brief mit Link und eine PIN und sieht nur, was zur Vertretung gehört.`,
}
