import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DemoNetwork, portalName } from '../demo-network.ts'
import { seedCalendar } from '../demo-calendar.ts'
import { demoPractice, invitePatients, seedCharts, seedPatients, seedQuestionnaire, seedUsers } from '../demo-seed.ts'
import { demoUsers } from '@siegel/testkit/demo'
import { demoData, requireKind } from '../paths.ts'
import { progressBar } from '../progress.ts'

export interface DemoOptions {
  data: string | undefined
  patients: number
  seed: number
  json: boolean
  /** With written entries in the charts, as people want to see them; without, tests know what is there. */
  charts: boolean
  /** Starts with an empty safe: the set-up page is what there is to see. */
  empty?: boolean
}

const practiceHost = `${demoPractice.hostName}.localhost`
const seededMark = 'demo-seeded'

/** Starts everything on loopback with synthetic patients, prints where it is, and runs until it is told to stop. */
export async function demo(options: DemoOptions): Promise<void> {
  const data = demoData(options.data)
  requireKind(data, 'demo')
  // What must be found nowhere must not lie in the environment of the parts.
  const sign = process.env['SIEGEL_DEMO_SIGN'] ?? ''
  delete process.env['SIEGEL_DEMO_SIGN']
  const network = new DemoNetwork(data)
  stopOnSignal(network)
  try {
    await run(network, data, { ...options, sign })
  } catch (error) {
    await network.stop()
    throw error
  }
}

async function run(network: DemoNetwork, data: string, options: DemoOptions & { sign: string }): Promise<void> {
  await network.start()
  if (options.empty === true && (await network.client.state()).state === 'empty')
    return printEmpty(network, options.json)
  const isNew = (await network.client.state()).state === 'empty'
  if (isNew) await setUp(network)
  await network.startGateway()
  await moveIn(network, isNew)
  const users = await seedUsers(network.client)
  const isFirst = !existsSync(join(data, seededMark))
  if (isFirst) await seed(network, data, options)
  const assistant = network.clientFor(demoUsers[1].userName)
  const patients = await invitePatients(assistant)
  if (isFirst) await seedQuestionnaire(assistant, patients)
  const { token } = await network.client.createToken({ body: { name: 'Demo', role: 'doctor', scope: 'system/*.*' } })
  const { staffPort, relayPort, witness, lanPort } = network.addresses
  const facts = {
    staffUrl: `http://localhost:${staffPort}/`,
    lanUrl: `https://${demoPractice.hostName}.local:${lanPort}/`,
    fhirUrl: `http://localhost:${staffPort}/fhir/R4/`,
    token,
    users: users.map(({ name, role, userName, password, totpSecret }) => ({
      name,
      role,
      userName,
      password,
      totpSecret,
    })),
    portal: `https://${portalName}:${relayPort}/`,
    portalAdminUrl: `http://127.0.0.1:${network.addresses.portalAdminPort}/`,
    practiceHost,
    relayPort,
    witnessUrl: witness.url,
    caFile: network.writeAuthorities(),
    dataDir: data,
    processes: { launcher: process.pid, ...network.processes },
    patients,
  }
  if (options.json) process.stdout.write(`${JSON.stringify(facts)}\n`)
  else printFacts(facts)
}

async function setUp(network: DemoNetwork): Promise<void> {
  const { witness, relayPort } = network.addresses
  const { logOrigin, logKey } = await network.client.setUpPractice({
    body: {
      ...demoPractice,
      administrator: {
        name: 'Siegel Demo',
        userName: 'einrichtung',
        password: `Demo-${crypto36()}-Einrichtung`,
        role: 'admin',
      },
      keyFile: true,
      patientHosts: [practiceHost],
      linkPort: relayPort,
      witnesses: [witness],
      quorum: 1,
    },
  })
  network.watch(logOrigin, logKey)
}

/** The account that set the demo up is nobody's afterwards: its password is thrown away. */
const crypto36 = () => Array.from({ length: 24 }, () => Math.floor(Math.random() * 36).toString(36)).join('')

/** Joins the portal the first time, and again where its address has changed. */
async function moveIn(network: DemoNetwork, isNew: boolean): Promise<void> {
  const { relayPort, witness } = network.addresses
  if (!isNew) await network.client.settings({ body: { linkPort: relayPort, witnesses: [witness] } })
  const { portal } = await network.client.status()
  if (isNew || portal !== 'connected') await network.pair(practiceHost)
}

async function seed(network: DemoNetwork, data: string, options: DemoOptions & { sign: string }): Promise<void> {
  const bar = progressBar('Synthetic patients', options.json)
  const client = network.clientFor(demoUsers[0].userName)
  const { seed: number, patients: count, sign } = options
  const ids = await seedPatients(client, { seed: number, count, sign, progress: bar })
  if (options.charts) await seedCharts(client, { seed: number, patients: ids, sign })
  await seedCalendar(client, { seed: number, patients: ids, sign })
  writeFileSync(join(data, seededMark), `${options.seed} ${options.patients}\n`)
}

function stopOnSignal(network: DemoNetwork): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void network.stop().then(() => process.exit(0)))
}

function printEmpty(network: DemoNetwork, json: boolean): void {
  const staffUrl = `http://localhost:${network.addresses.staffPort}/`
  console.log(json ? JSON.stringify({ staffUrl }) : `The safe is empty. Set it up at ${staffUrl}`)
}

interface Facts {
  staffUrl: string
  portal: string
  users: { name: string; role: string; userName: string; password: string; totpSecret: string }[]
  patients: { name: string; inviteLink?: string; pin?: string }[]
  caFile: string
  dataDir: string
}

function printFacts({ staffUrl, portal, users, patients, caFile, dataDir }: Facts): void {
  const lines = [
    '',
    'Siegel runs, with synthetic patients only.',
    '',
    `Staff      ${staffUrl}`,
    ...users.map(
      ({ role, userName, password, totpSecret }) =>
        `           ${role.padEnd(10)} ${userName.padEnd(10)} ${password.padEnd(26)} one-time codes: ${totpSecret}`,
    ),
    '',
    `Portal     ${portal}`,
    `Patients   trust ${caFile} first`,
    ...patients
      .filter(({ inviteLink }) => inviteLink !== undefined)
      .slice(0, 3)
      .map(({ name, inviteLink, pin }) => `           ${name}: ${inviteLink}  PIN ${pin}`),
    '',
    `Data       ${dataDir}`,
    'Stop with Ctrl+C.',
    '',
  ]
  console.log(lines.join('\n'))
}
