import { demoAppointments, demoColumns, demoPractice, demoProgress, demoServices } from '@siegel/testkit/demo'
import type { SafeClient } from './client.ts'

/** The civil date and time in the demo's zone. */
function now(): { today: string; time: string } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: demoPractice.timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  })
  const [today = '', time = ''] = format.format(Date.now()).split(' ')
  return { today, time }
}

/** Columns, a day of appointments in several states, some for tomorrow, and a waiting list. */
export async function seedCalendar(
  client: SafeClient,
  { seed, patients, sign }: { seed: number; patients: readonly string[]; sign: string },
): Promise<void> {
  const { today, time } = now()
  const { people } = await client.calendarColumns()
  const { columns } = await client.saveColumns({ body: { columns: demoColumns(today, people) } })
  await client.saveOnlineServices({ body: { services: demoServices(columns.map(({ id }) => id)) } })
  const plan = demoAppointments(seed, patients.length, today, sign).sort((a, b) =>
    `${a.day} ${a.time}` < `${b.day} ${b.time}` ? -1 : 1,
  )
  const steps = demoProgress(
    plan.filter(({ day }) => day === today).map((one) => one.time),
    time,
  )
  for (const [index, { column, patient, ...booking }] of plan.entries()) {
    const made = await client.createAppointment({
      body: { ...booking, column: columns[column]?.id ?? '', patient: patients[patient] ?? '' },
    })
    let { version } = made
    for (const step of steps[index] ?? [])
      version = (await client.setAppointmentState({ params: { id: made.id }, body: { version, ...step } })).version
  }
  const room = columns.at(-1)
  for (const [index, wish] of ['passt auch kurzfristig', 'nur vormittags'].entries())
    if (patients[index] !== undefined && room !== undefined)
      await client.addToWaitingList({
        body: {
          patient: patients[index],
          length_min: 30,
          columns: index === 0 ? [room.id] : [],
          reason: sign === '' ? 'Sono' : `Sono ${sign}reason`,
          wish: sign === '' ? wish : `${wish} ${sign}wish`,
          ...(index === 0 ? {} : { part: 'morning' as const }),
        },
      })
}
