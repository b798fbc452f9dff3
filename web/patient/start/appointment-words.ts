/** What the start says of appointments; the rest is loaded with their page. */
export const appointmentWords = {
  de: {
    next: 'Ihr nächster Termin',
    button: 'Termin',
    actions: 'Was möchten Sie tun?',
    at: (day: string, time: string) => `${day}, ${time}\u00a0Uhr`,
  },
  en: {
    next: 'Your next appointment',
    button: 'Appointment',
    actions: 'What would you like to do?',
    at: (day: string, time: string) => `${day}, ${time}`,
  },
}
