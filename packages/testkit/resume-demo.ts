import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { demoPorts, DemoNetwork, type DemoPorts } from '@siegel/cli/demo-network'
import type { DemoFacts } from './demo-fixture.ts'

/**
 * Runs the demo in a copied folder with everything as it was when the folder was seeded: the same people, secrets and
 * invitations, at other ports. `siegel demo` gives new ones at every start. Argument: the folder;
 * what was printed when it was seeded is in the environment.
 */
const [, , data = ''] = process.argv
const facts = JSON.parse(process.env['SIEGEL_DEMO_FACTS'] ?? '') as DemoFacts
// Secrets that must be found nowhere must not lie in the environment of the parts.
delete process.env['SIEGEL_DEMO_FACTS']
const ports = await demoPorts()
move(ports)

const network = new DemoNetwork(data)
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void network.stop().then(() => process.exit(0)))
try {
  await network.start(ports)
  await network.startGateway()
  while ((await network.client.status()).portal !== 'connected') await sleep(20)
} catch (error) {
  await network.stop()
  throw error
}
process.stdout.write(`${JSON.stringify(factsNow())}\n`)

/** Writes the new ports where parts have kept each other's. */
function move({ relay, witness }: DemoPorts): void {
  change(join(data, 'settings.json'), (settings: { witnesses: { url: string }[] }) => ({
    ...settings,
    linkPort: relay,
    witnesses: settings.witnesses.map((one) => ({ ...one, url: at(one.url, witness) })),
  }))
  change(join(data, 'gateway', 'portal.json'), (portal: object) => ({ ...portal, portalPort: relay }))
}

function change<T>(file: string, to: (content: T) => object): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as T
  writeFileSync(file, JSON.stringify(to(content)))
}

function at(address: string, port: number | string): string {
  const url = new URL(address)
  url.port = String(port)
  return url.href
}

function factsNow(): DemoFacts {
  const { staffPort, lanPort = '', relayPort, portalAdminPort, witnessPort } = network.addresses
  return {
    ...facts,
    staffUrl: at(facts.staffUrl, staffPort),
    lanUrl: at(facts.lanUrl, lanPort),
    fhirUrl: at(facts.fhirUrl, staffPort),
    portal: at(facts.portal, relayPort),
    portalAdminUrl: at(facts.portalAdminUrl, portalAdminPort),
    witnessUrl: at(facts.witnessUrl, witnessPort),
    relayPort,
    caFile: network.writeAuthorities(),
    dataDir: data,
    processes: { launcher: process.pid, ...network.processes } as DemoFacts['processes'],
    patients: facts.patients.map(({ inviteLink, ...patient }) => ({
      ...patient,
      ...(inviteLink === undefined ? {} : { inviteLink: at(inviteLink, relayPort) }),
    })),
  }
}
