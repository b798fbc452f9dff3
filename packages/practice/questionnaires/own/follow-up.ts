import { choice, group, inBoth, whereChosen, whole, words, yesNo, whereYes, day } from './builder.ts'

/** How complaints go on after a visit. */
export const followUp = inBoth(
  'follow-up',
  { de: 'Wie geht es Ihnen jetzt?', en: 'How are you now?' },
  { de: 'Verlauf von Beschwerden und Schmerzen, drei Minuten', en: 'How complaints and pain go on, three minutes' },
  [
    group('course', { de: 'Ihre Beschwerden', en: 'Your complaints' }, [
      choice(
        'change',
        {
          de: 'Wie sind Ihre Beschwerden seit dem letzten Besuch?',
          en: 'How have your complaints been since your last visit?',
        },
        {
          gone: { de: 'Weg', en: 'Gone' },
          better: { de: 'Besser', en: 'Better' },
          same: { de: 'Gleich', en: 'The same' },
          worse: { de: 'Schlimmer', en: 'Worse' },
        },
        { required: true },
      ),
      day(
        'worse-since',
        { de: 'Seit wann sind sie schlimmer?', en: 'Since when have they been worse?' },
        whereChosen('change', 'worse'),
      ),
      words('new', { de: 'Was ist neu dazugekommen?', en: 'What is new?' }, { maxLength: 1000 }),
    ]),
    group(
      'pain',
      { de: 'Schmerzen', en: 'Pain' },
      [
        whole('pain-now', { de: 'Wie stark sind die Schmerzen jetzt?', en: 'How strong is the pain now?' }, [0, 10], {
          required: true,
          hint: {
            de: '0 heißt keine, 10 die stärksten, die Sie sich vorstellen können.',
            en: '0 means none, 10 the worst you can imagine.',
          },
        }),
        whole(
          'pain-worst',
          {
            de: 'Wie stark waren sie in den letzten sieben Tagen höchstens?',
            en: 'How strong was it at its worst in the last seven days?',
          },
          [0, 10],
        ),
        choice(
          'hinders',
          { de: 'Wobei stören die Schmerzen?', en: 'What does the pain keep you from?' },
          {
            sleep: { de: 'Schlafen', en: 'Sleeping' },
            walking: { de: 'Gehen', en: 'Walking' },
            work: { de: 'Arbeit oder Haushalt', en: 'Work or housework' },
            leisure: { de: 'Freizeit', en: 'Leisure' },
            none: { de: 'Bei nichts', en: 'Nothing' },
          },
          { repeats: true, none: 'none' },
        ),
      ],
      whereChosen('change', 'better', 'same', 'worse'),
    ),
    group('treatment', { de: 'Behandlung', en: 'Treatment' }, [
      choice(
        'taken',
        { de: 'Nehmen Sie die Medikamente wie besprochen?', en: 'Do you take the medicines as agreed?' },
        {
          yes: { de: 'Ja', en: 'Yes' },
          partly: { de: 'Nicht immer', en: 'Not always' },
          no: { de: 'Nein', en: 'No' },
          none: { de: 'Ich habe keine bekommen', en: 'I was given none' },
        },
        { required: true },
      ),
      words(
        'why-not',
        { de: 'Was hindert Sie?', en: 'What keeps you from it?' },
        { maxLength: 500, ...whereChosen('taken', 'partly', 'no') },
      ),
      yesNo('side-effects', { de: 'Vertragen Sie etwas nicht?', en: 'Is there something that you do not tolerate?' }),
      words(
        'which-side-effects',
        { de: 'Was, und was merken Sie?', en: 'What, and what do you notice?' },
        { required: true, maxLength: 1000, ...whereYes('side-effects') },
      ),
      words('else', { de: 'Was möchten Sie uns noch sagen?', en: 'What else would you like to tell us?' }),
    ]),
  ],
)
