import { choice, group, inBoth, says, whereYes, words, yesNo } from './builder.ts'

/** A short check on the day. */
export const vaccination = inBoth(
  'vaccination',
  { de: 'Vor der Impfung', en: 'Before a vaccination' },
  { de: 'Kurze Abfrage vor einer Impfung, zwei Minuten', en: 'A short check before a vaccination, two minutes' },
  [
    group('today', { de: 'Wie es Ihnen geht', en: 'How you are' }, [
      says('intro', {
        de: 'Bitte antworten Sie am Tag der Impfung oder am Tag davor.',
        en: 'Please answer on the day of the vaccination or the day before.',
      }),
      yesNo('ill', { de: 'Sind Sie krank, oder haben Sie Fieber?', en: 'Are you ill, or do you have a fever?' }),
      words(
        'ill-how',
        { de: 'Was fehlt Ihnen?', en: 'What is the matter?' },
        { required: true, maxLength: 500, ...whereYes('ill') },
      ),
      yesNo('recent', {
        de: 'Wurden Sie in den letzten vier Wochen geimpft?',
        en: 'Have you had a vaccination in the last four weeks?',
      }),
      words(
        'recent-which',
        { de: 'Wogegen?', en: 'Against what?' },
        { required: true, maxLength: 200, ...whereYes('recent') },
      ),
    ]),
    group('before', { de: 'Was wir wissen müssen', en: 'What we need to know' }, [
      yesNo('reaction', {
        de: 'Hatten Sie nach einer Impfung schon einmal starke Beschwerden oder einen allergischen Schock?',
        en: 'Have you ever had a severe reaction or an allergic shock after a vaccination?',
      }),
      words(
        'reaction-what',
        { de: 'Wonach, und was ist passiert?', en: 'After which one, and what happened?' },
        { required: true, maxLength: 1000, ...whereYes('reaction') },
      ),
      choice(
        'conditions',
        { de: 'Was davon trifft auf Sie zu?', en: 'Which of these apply to you?' },
        {
          immune: { de: 'Schwaches Immunsystem', en: 'Weak immune system' },
          cortisone: { de: 'Ich nehme Cortison oder ähnliches', en: 'I take cortisone or something like it' },
          thinner: { de: 'Ich nehme Blutverdünner', en: 'I take blood thinners' },
          pregnant: { de: 'Ich bin schwanger', en: 'I am pregnant' },
          faint: { de: 'Ich werde bei Spritzen leicht ohnmächtig', en: 'I faint easily at injections' },
          none: { de: 'Nichts davon', en: 'None of these' },
        },
        { required: true, repeats: true, none: 'none' },
      ),
      words(
        'questions',
        { de: 'Was möchten Sie vor der Impfung fragen?', en: 'What would you like to ask before?' },
        {
          maxLength: 1000,
        },
      ),
    ]),
  ],
)
