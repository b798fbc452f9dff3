import type { Catalogue } from '../../i18n/catalogue.ts'

export const words: Catalogue['tablet'] = {
  setUp: {
    title: 'Is this the practice’s tablet?',
    text: 'This question is for the practice team. On the practice’s tablet people without a smartphone can read what has been released for them.',
    means: [
      'Whoever holds their letter in front of the camera and types the PIN reads for ten minutes. Then everything is deleted from this device.',
      'Setting up, saving, printing and taking along are no longer possible on this device, not by a link either.',
      'What this page has stored on this device before is deleted now.',
    ],
    own: 'Is it your own phone or computer? Then press “No”. Nobody from the practice will ask you to say yes.',
    cannot: 'This browser remembers nothing. Do not open the address in a private window.',
    yes: 'Yes, this is the practice’s tablet',
    no: 'No, this is my own device',
    again: 'You can change this on this device later.',
    isTitle: 'This is the practice’s tablet',
    isText: 'It asks for the letter, shows for ten minutes what has been released, and keeps nothing.',
    toStart: 'To the start page',
    end: 'This is no longer the practice’s tablet',
    endText: 'Then this device is like any other: whoever reads here can set up a sign-in, save and print.',
    endSure: 'Yes, stop being the practice’s tablet',
  },
  start: {
    title: 'Hold the QR code of your letter in front of the camera.',
    text: 'Then you need your PIN. It is not in the letter.',
    camera: 'Turn on the camera',
    helpTitle: 'It does not work?',
    help: 'Come to the front desk. We are glad to help, and can print what has been released for you.',
    setUp: 'About this tablet',
  },
  camera: {
    picture: 'Picture of the camera',
    starting: 'The camera is starting …',
    looking: 'Hold the code still inside the frame, about a hand’s length away.',
    stop: 'Turn off the camera',
    other: 'Other camera',
    troubles: {
      refused: {
        title: 'The camera is blocked.',
        text: 'Please tell the front desk. Somebody from the team has to allow it for this page.',
      },
      absent: {
        title: 'This device has no camera.',
        text: 'Please go to the front desk with your letter.',
      },
      busy: {
        title: 'Something else is using the camera.',
        text: 'Try again in a minute, or go to the front desk.',
      },
      other: {
        title: 'The camera could not be started.',
        text: 'Try again, or go to the front desk with your letter.',
      },
      'nothing-read': {
        title: 'No code could be read for a minute. The camera is off again.',
        text: 'Try again, or go to the front desk with your letter.',
      },
    },
    hints: {
      dark: {
        title: 'It is too dark.',
        text: 'Hold the letter into the light, or go to the front desk.',
      },
      'other-practice': {
        title: 'This letter is from another practice.',
        text: 'It cannot be opened here. Call that practice; its number is in the letter.',
      },
      'other-code': {
        title: 'That is not the code of your letter.',
        text: 'Take the letter with the heading “Your access to your results”. If you do not have it, ask at the front desk.',
      },
    },
  },
  ended: {
    done: 'Done. Everything of yours has been deleted from this device.',
    time: 'Time is up. Everything of yours has been deleted from this device. You can start again.',
    idle: 'Nobody has been here for a while. Everything has been deleted from this device. You can start again.',
    closed: 'Your account is closed. Everything of yours has been deleted from this device.',
    lost: 'You are signed out. Everything of yours has been deleted from this device. You can start again.',
  },
  bar: {
    label: 'Practice tablet',
    here: 'Practice tablet',
    cancel: 'Cancel',
    left: (minutes) => (minutes === 1 ? '1 minute left' : `${minutes} minutes left`),
    said: (minutes) =>
      minutes === 1
        ? 'One minute left. Then everything is deleted from this device.'
        : 'Two minutes left. With your PIN you get ten minutes more.',
    more: 'Ten minutes more',
    done: 'Done',
  },
  more: {
    title: 'Ten minutes more: type your PIN again',
    text: 'What you are reading or writing stays open.',
    submit: 'Ten minutes more',
    close: 'Close',
    wrong: 'That did not open. Compare every digit. After five wrong PINs the letter is no longer valid.',
  },
  there: {
    title: 'Are you still there?',
    text: 'Otherwise everything of yours is deleted from this device in 30 seconds.',
    yes: 'Yes, I am still reading',
  },
}
