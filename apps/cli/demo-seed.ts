import { demoChart, demoData, demoPractice, demoUsers, type DemoPatient } from '@siegel/testkit/demo'
import type { SafeClient } from './client.ts'

export interface SeededPatient {
  id: string
  name: string
  inviteLink?: string
  pin?: string
  accountCode?: string
}

/** How many patients of the demo can be tried out as the patient. */
const invited = 10
/** A demo of thousands is for numbers, not for reading. */
const mostCharts = 100
const day_ms = 86_400_000

/** People who can sign in; on later starts they get a new secret for one-time codes, since none is kept in clear. */
export async function seedUsers(client: SafeClient) {
  const known = new Set((await client.people()).people.map(({ userName }) => userName))
  const users = []
  for (const user of demoUsers) {
    const { name, role, userName, password } = user
    const totpSecret = known.has(userName)
      ? (await client.resetCredentials({ body: { userName, password } })).totpSecret
      : (await client.addPerson({ body: { name, role, userName, password } })).totpSecret
    users.push({ ...user, totpSecret })
  }
  return users
}

/** Patients, their reports through the real import, sign-off and release, and one report of a stranger. Gives their ids. */
export async function seedPatients(
  client: SafeClient,
  options: { seed: number; count: number; sign: string; progress: (done: number, all: number) => void },
): Promise<string[]> {
  const today = new Date().toISOString().slice(0, 10)
  const data = demoData(options.seed, options.count, today, options.sign)
  const ids = new Map<DemoPatient, string>()
  const all = data.patients.length + data.reports.length
  let done = 0
  for (const patient of data.patients) {
    ids.set(patient, (await client.createPatient({ body: patient })).id)
    options.progress(++done, all)
  }
  for (const report of data.reports) {
    const outcome = await importFile(client, report.fileName, report.file)
    const patient = ids.get(report.patient) ?? ''
    for (const item of outcome.items) {
      if (!item.matched) await client.assign({ params: { id: item.inbox }, body: { patient } })
      if (report.inInbox) continue
      const { focus } = await client.inboxItem({ params: { id: item.inbox } })
      await client.signOff({ body: { items: [item.inbox] } })
      if (data.patients.indexOf(report.patient) < invited)
        await client.release({ params: { id: patient }, body: { items: [focus], ...report.sentence } })
    }
    options.progress(++done, all)
  }
  await importFile(client, data.unknown.fileName, data.unknown.file)
  return [...ids.values()]
}

/** Synthetic entries in the charts of the first patients; what is due begins today. */
export async function seedCharts(
  client: SafeClient,
  { seed, patients, sign }: { seed: number; patients: readonly string[]; sign: string },
): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  const data = demoData(seed, patients.length, today, sign)
  let count = 0
  for (const [index, id] of patients.slice(0, mostCharts).entries()) {
    const patient = data.patients[index]
    if (patient === undefined) continue
    for (const { line, days, minute } of demoChart(seed, patient, index, today)) {
      const key = `00000000-0000-4000-8000-${(++count).toString(16).padStart(12, '0')}`
      const at = new Date(Date.parse(today) - days * day_ms + minute * 60_000).toISOString()
      await client.commitEntry({ params: { id }, body: { key, line, at } })
    }
  }
}

const importFile = (client: SafeClient, fileName: string, file: Uint8Array) =>
  client.importFile({ body: { bytes: new Uint8Array(file), mediaType: 'application/octet-stream', fileName } })

/** The patients, with a fresh invitation for the first ten that have something to see and are not at home there yet. */
export async function invitePatients(client: SafeClient): Promise<SeededPatient[]> {
  const { rows } = await client.patients({ query: { count: 50 } })
  const seeded: SeededPatient[] = []
  let invitations = 0
  for (const { id, name, portal } of rows.reverse()) {
    const state =
      invitations < invited && portal !== 'active' ? await client.portalState({ params: { id } }) : undefined
    if (state === undefined || state.items.every((item) => item.state === 'withdrawn')) {
      seeded.push({ id, name })
      continue
    }
    const { link, pin, accountCode } = await client.invite({ params: { id }, body: { language: 'de' } })
    seeded.push({ id, name, inviteLink: link, pin, accountCode })
    invitations += 1
  }
  return seeded.sort((a, b) => Number(b.inviteLink !== undefined) - Number(a.inviteLink !== undefined))
}

/** Days that the demo's patient has for the questionnaire. */
const daysToAnswer = 14

/** The last of those that can be tried out has a questionnaire to fill in. */
export async function seedQuestionnaire(client: SafeClient, patients: readonly SeededPatient[]): Promise<void> {
  const last = patients[invited - 1]
  if (last?.inviteLink === undefined) return
  const due = new Date(Date.now() + daysToAnswer * day_ms).toISOString().slice(0, 10)
  await client.sendQuestionnaire({
    params: { id: last.id },
    body: { key: '00000000-0000-4000-8000-0000000fade0', questionnaire: 'siegel-anamnesis-de', due },
  })
}

export { demoPractice }
