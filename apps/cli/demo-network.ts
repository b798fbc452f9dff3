import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'node:net'
import { safeClient, type SafeClient } from './client.ts'
import { parts } from './parts.ts'
import { Supervised } from './process.ts'
import { CommandFailed } from './usage.ts'

export interface DemoAddresses {
  staffPort: number
  lanPort: number | undefined
  relayPort: number
  portalAdminPort: number
  witnessPort: number
  witness: { name: string; key: string; url: string }
}

export const portalName = 'portal.localhost'

/** Everything on loopback: portal, witness, safe and gateway as processes of their own, each started again when it dies. */
export class DemoNetwork {
  readonly #data: string
  readonly #portal: Supervised
  readonly #witness: Supervised
  readonly #safe: Supervised
  #gateway: Supervised | undefined
  #addresses: DemoAddresses | undefined

  constructor(data: string) {
    this.#data = data
    this.#portal = new Supervised(parts.portal(join(data, 'portal'), join(data, 'portal-authority')))
    this.#witness = new Supervised(parts.witness(join(data, 'witness')))
    this.#safe = new Supervised(parts.safe(data))
  }

  get addresses(): DemoAddresses {
    if (this.#addresses === undefined) throw new Error('the network has not been started')
    return this.#addresses
  }

  get processes(): Record<string, number | undefined> {
    return { portal: this.#portal.pid, witness: this.#witness.pid, safe: this.#safe.pid, gateway: this.#gateway?.pid }
  }

  get client(): SafeClient {
    return safeClient(this.#data)
  }

  /** The same, acting for somebody of the practice. */
  clientFor(userName: string): SafeClient {
    return safeClient(this.#data, userName)
  }

  /** Starts all but the gateway, which needs what the safe makes. Ports once found are kept for later starts. */
  async start(wanted?: DemoPorts): Promise<void> {
    wanted ??= await demoPorts()
    this.#portal.keep({ SIEGEL_RELAY_PORT: String(wanted.relay), SIEGEL_PORTAL_ADMIN_PORT: String(wanted.portalAdmin) })
    this.#witness.keep({ SIEGEL_WITNESS_PORT: String(wanted.witness) })
    this.#safe.keep({ SIEGEL_STAFF_PORT: String(wanted.staff), SIEGEL_LAN_PORT: String(wanted.lan) })
    const [portal, witness, safe] = await Promise.all([this.#portal.start(), this.#witness.start(), this.#safe.start()])
    this.#addresses = {
      staffPort: safe['staffPort'] as number,
      lanPort: wanted.lan,
      relayPort: portal['relayPort'] as number,
      portalAdminPort: portal['adminPort'] as number,
      witnessPort: witness['port'] as number,
      witness: {
        name: witness['name'] as string,
        key: witness['key'] as string,
        url: `http://127.0.0.1:${witness['port'] as number}/`,
      },
    }
  }

  async startGateway(): Promise<void> {
    this.#gateway ??= new Supervised(parts.gateway(this.#data))
    await this.#gateway.start()
  }

  /** Tells the witness which log to watch. */
  watch(origin: string, key: string): void {
    writeFileSync(join(this.#data, 'witness', 'logs.json'), JSON.stringify({ [origin]: [key] }), { mode: 0o600 })
  }

  /** Joins the portal, playing both sides: its operator, who sees the words waiting, and the practice, which compares them. */
  async pair(hostName: string): Promise<void> {
    const { portalAdminPort, relayPort } = this.addresses
    const token = readFileSync(join(this.#data, 'portal', 'admin-token'), 'utf8').trim()
    const operator = async <T>(path: string, body?: object): Promise<T> => {
      const answer = await fetch(`http://127.0.0.1:${portalAdminPort}/api/${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      if (!answer.ok) throw new Error(`the portal refused ${path} (${answer.status})`)
      return (await answer.json()) as T
    }
    const { code } = await operator<{ code: string }>('pairing-codes', { hostName })
    const body = { portalHost: '127.0.0.1', portalPort: relayPort, serverName: portalName, code }
    const { pairing, words } = await this.client.pair({ body })
    const { pairings } = await operator<{ pairings: { state: string; words: string }[] }>('pairings')
    const isSame = pairings.some((one) => one.state === 'waiting' && one.words === words)
    if (!isSame) {
      await this.client.refusePairing({ params: { pairing } })
      throw new Error('the portal shows other words')
    }
    await this.client.confirmPairing({ params: { pairing } })
  }

  /** Both authorities of the demo in one file, for browsers and programs that are to trust them. */
  writeAuthorities(): string {
    const file = join(this.#data, 'ca.pem')
    const names = [join('authority', 'authority.crt'), join('portal-authority', 'authority.pem')]
    const texts = names
      .map((name) => join(this.#data, name))
      .filter(existsSync)
      .map((path) => readFileSync(path, 'utf8').trim())
    writeFileSync(file, `${texts.join('\n')}\n`)
    return file
  }

  async stop(): Promise<void> {
    await this.#gateway?.stop()
    await this.#safe.stop()
    await Promise.all([this.#portal.stop(), this.#witness.stop()])
  }
}

export type DemoPorts = Record<'staff' | 'lan' | 'relay' | 'portalAdmin' | 'witness', number>

/** The demo's ports; 0 stands for a free one, which is looked for here so that a restarted part gets the same. */
export async function demoPorts(): Promise<DemoPorts> {
  const from = (name: string, usual: number) => Number(process.env[name] ?? usual)
  const wanted = {
    staff: from(variables.staff, 8420),
    lan: from(variables.lan, 8421),
    relay: from(variables.relay, 8443),
    portalAdmin: from(variables.portalAdmin, 8424),
    witness: from(variables.witness, 8425),
  }
  for (const name of Object.keys(wanted) as (keyof typeof wanted)[]) {
    if (wanted[name] === 0) wanted[name] = await freePort(Object.values(wanted))
    else await tryPort(wanted[name]).catch(() => refusePort(wanted[name], variables[name]))
  }
  return wanted
}

const variables = {
  staff: 'SIEGEL_STAFF_PORT',
  lan: 'SIEGEL_LAN_PORT',
  relay: 'SIEGEL_RELAY_PORT',
  portalAdmin: 'SIEGEL_PORTAL_ADMIN_PORT',
  witness: 'SIEGEL_WITNESS_PORT',
} as const

function refusePort(port: number, variable: string): never {
  throw new CommandFailed(
    `Port ${port} is in use: stop the program that has it, or set ${variable} to another (0 picks a free one).`,
  )
}

/** Browsers refuse to go there: it is that of a protocol of old (Amanda's), and of none of ours. */
const refused = 10_080

/**
 * A free port, none of those taken already. Below those that systems give to outgoing connections (from 32768 on), so that
 * none of these gets it between looking and listening.
 */
async function freePort(taken: readonly number[]): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 10_000 + Math.floor(Math.random() * 22_000)
    if (port === refused || taken.includes(port)) continue
    const isFree = await tryPort(port).then(
      () => true,
      () => false,
    )
    if (isFree) return port
  }
  throw new CommandFailed('No free port was found on this machine.')
}

/** Listens for a moment on a port of the loopback. */
const tryPort = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()))
  })
