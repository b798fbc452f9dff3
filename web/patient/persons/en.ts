import type { personsDe } from './de.ts'

export const personsEn = {
  acting: (name: string) => `You are acting for ${name}`,
  until: (date: string) => `until ${date}`,
  leave: 'Stop',
  nobody: 'For nobody at present',
  nobodyText: 'You are acting for nobody at present. Ask your practice if that is not right.',
  newsFor: (name: string) => `New for ${name}`,
  whoSaw: (name: string) => `Who has seen data of ${name}?`,
  guest: (name: string, date: string) => `${name} has shared this with you. You can see it until ${date}.`,
  guestTitle: 'Shared with you',
} satisfies typeof personsDe
