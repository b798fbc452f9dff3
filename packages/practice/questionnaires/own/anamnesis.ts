import { choice, group, inBoth, line, measure, says, whereChosen, whereYes, whole, words, yesNo } from './builder.ts'

/** For who comes for the first time. */
export const anamnesis = inBoth(
  'anamnesis',
  { de: 'Anamnese', en: 'Medical history' },
  { de: 'Für neue Patientinnen und Patienten, etwa zehn Minuten', en: 'For new patients, about ten minutes' },
  [
    group('reason', { de: 'Ihr Besuch bei uns', en: 'Your visit' }, [
      says('intro', {
        de: 'Ihre Antworten helfen uns, das Gespräch vorzubereiten. Was Sie nicht wissen, lassen Sie offen.',
        en: 'Your answers help us to prepare for your visit. Leave open what you do not know.',
      }),
      words(
        'why',
        { de: 'Weshalb kommen Sie zu uns?', en: 'Why do you come to us?' },
        { required: true, maxLength: 1000 },
      ),
    ]),
    group('allergies', { de: 'Allergien', en: 'Allergies' }, [
      yesNo('has-allergies', {
        de: 'Haben Sie eine Allergie, oder vertragen Sie ein Medikament nicht?',
        en: 'Do you have an allergy, or a medicine that you do not tolerate?',
      }),
      words(
        'which-allergies',
        { de: 'Worauf reagieren Sie?', en: 'What do you react to?' },
        {
          required: true,
          maxLength: 1000,
          hint: { de: 'Zum Beispiel Penicillin, Nüsse, Wespen.', en: 'For example penicillin, nuts, wasps.' },
          ...whereYes('has-allergies'),
        },
      ),
      choice(
        'reaction',
        { de: 'Was ist dabei passiert?', en: 'What happened then?' },
        {
          skin: { de: 'Ausschlag, Jucken oder Quaddeln', en: 'Rash, itching or hives' },
          swelling: { de: 'Schwellung im Gesicht oder Hals', en: 'Swelling of the face or throat' },
          breath: { de: 'Atemnot', en: 'Trouble breathing' },
          shock: { de: 'Kreislaufschock', en: 'Anaphylactic shock' },
          other: { de: 'Etwas anderes', en: 'Something else' },
        },
        { repeats: true, ...whereYes('has-allergies') },
      ),
    ]),
    group('medication', { de: 'Medikamente', en: 'Medication' }, [
      yesNo('takes-medication', {
        de: 'Nehmen Sie regelmäßig Medikamente?',
        en: 'Do you take medicines regularly?',
      }),
      words(
        'which-medication',
        { de: 'Welche, wie viel und wann?', en: 'Which ones, how much and when?' },
        {
          required: true,
          hint: {
            de: 'Eines in jede Zeile, zum Beispiel: Ramipril 5 mg, morgens 1. Auch Tropfen, Sprays und was Sie ohne Rezept kaufen.',
            en: 'One on each line, for example: ramipril 5 mg, 1 in the morning. Also drops, sprays and what you buy without prescription.',
          },
          ...whereYes('takes-medication'),
        },
      ),
      yesNo('blood-thinner', {
        de: 'Nehmen Sie einen Blutverdünner, auch Aspirin?',
        en: 'Do you take a blood thinner, including aspirin?',
      }),
    ]),
    group('illnesses', { de: 'Frühere Krankheiten', en: 'Earlier illnesses' }, [
      choice(
        'had',
        { de: 'Was davon haben oder hatten Sie?', en: 'Which of these do you have or did you have?' },
        {
          pressure: { de: 'Bluthochdruck', en: 'High blood pressure' },
          heart: { de: 'Herzkrankheit oder Herzinfarkt', en: 'Heart disease or heart attack' },
          stroke: { de: 'Schlaganfall', en: 'Stroke' },
          diabetes: { de: 'Diabetes', en: 'Diabetes' },
          lung: { de: 'Asthma oder andere Lungenkrankheit', en: 'Asthma or another lung disease' },
          thyroid: { de: 'Schilddrüsenkrankheit', en: 'Thyroid disease' },
          kidney: { de: 'Nierenkrankheit', en: 'Kidney disease' },
          cancer: { de: 'Krebs', en: 'Cancer' },
          mind: { de: 'Seelische Erkrankung', en: 'Mental illness' },
          other: { de: 'Eine andere', en: 'Another one' },
          none: { de: 'Nichts davon', en: 'None of these' },
        },
        { required: true, repeats: true, none: 'none' },
      ),
      words(
        'which-other',
        { de: 'Welche, und seit wann?', en: 'Which, and since when?' },
        { maxLength: 1000, ...whereChosen('had', 'cancer', 'other') },
      ),
      words(
        'operations',
        { de: 'Wurden Sie operiert? Woran und wann?', en: 'Any operations? Of what, and when?' },
        {
          maxLength: 1000,
        },
      ),
      choice(
        'family',
        { de: 'Was gibt es bei Eltern oder Geschwistern?', en: 'What do your parents, brothers or sisters have?' },
        {
          heart: { de: 'Herzinfarkt oder Schlaganfall vor 60', en: 'Heart attack or stroke before 60' },
          diabetes: { de: 'Diabetes', en: 'Diabetes' },
          cancer: { de: 'Krebs', en: 'Cancer' },
          none: { de: 'Nichts davon oder nicht bekannt', en: 'None of these, or not known' },
        },
        { repeats: true, none: 'none' },
      ),
    ]),
    group('habits', { de: 'Lebensweise', en: 'How you live' }, [
      choice(
        'smoking',
        { de: 'Rauchen Sie?', en: 'Do you smoke?' },
        {
          never: { de: 'Nein, nie', en: 'No, never' },
          former: { de: 'Nicht mehr', en: 'Not any more' },
          current: { de: 'Ja', en: 'Yes' },
        },
        { required: true },
      ),
      whole(
        'cigarettes',
        { de: 'Wie viele Zigaretten am Tag?', en: 'How many cigarettes a day?' },
        [0, 150],
        whereChosen('smoking', 'former', 'current'),
      ),
      whole(
        'smoking-years',
        { de: 'Wie viele Jahre lang?', en: 'For how many years?' },
        [0, 100],
        whereChosen('smoking', 'former', 'current'),
      ),
      choice(
        'alcohol',
        { de: 'Wie oft trinken Sie Alkohol?', en: 'How often do you drink alcohol?' },
        {
          never: { de: 'Nie', en: 'Never' },
          monthly: { de: 'Höchstens einmal im Monat', en: 'Once a month at most' },
          weekly: { de: 'Ein- bis dreimal in der Woche', en: 'One to three times a week' },
          often: { de: 'Öfter', en: 'More often' },
        },
      ),
      measure('height', { de: 'Wie groß sind Sie?', en: 'How tall are you?' }, { unit: 'cm', range: [40, 250] }),
      measure('weight', { de: 'Wie viel wiegen Sie?', en: 'How much do you weigh?' }, { unit: 'kg', range: [2, 400] }),
    ]),
    group('more', { de: 'Zum Schluss', en: 'Finally' }, [
      line('occupation', { de: 'Was arbeiten Sie?', en: 'What is your work?' }, { maxLength: 120 }),
      words('else', { de: 'Was sollten wir noch wissen?', en: 'What else should we know?' }),
    ]),
  ],
)
