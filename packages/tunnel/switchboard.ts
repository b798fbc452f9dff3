import type { Socket } from 'node:net'
import type { Counter } from './counts.ts'
import { join } from './join.ts'
import { createQuota, type RelayLimits } from './limits.ts'
import type { PracticeTable } from './practices.ts'
import type { Tunnels } from './tunnels.ts'

/** Joins patients' connections to the gateways they are meant for. */
export interface Switchboard {
  /** `settle` is called once the gateway has dialled back; a connection without a way is closed. */
  connect(client: Socket, serverName: string | undefined, address: string, settle: () => void): void
  /** Cuts all of one practice's connections. */
  cut(pfp: string): void
  /** Practices with joined connections. */
  joined(): number
}

export interface SwitchboardOptions {
  readonly practices: PracticeTable
  readonly tunnels: Tunnels
  readonly limits: RelayLimits
  readonly counts: Counter
}

export function createSwitchboard({ practices, tunnels, limits, counts }: SwitchboardOptions): Switchboard {
  const perPractice = createQuota(limits.connectionsPerPractice)
  const clients = new Map<string, Set<Socket>>()

  function relay(pfp: string, client: Socket, gateway: Socket): void {
    counts.add('relayed', 1)
    const ofPractice = clients.get(pfp) ?? new Set()
    clients.set(pfp, ofPractice.add(client))
    join(client, gateway, limits, (reason) => {
      if (reason === 'stalled') counts.refuse('stalled')
      counts.add('bytesFromClients', client.bytesRead)
      counts.add('bytesToClients', client.bytesWritten)
      ofPractice.delete(client)
      if (ofPractice.size === 0 && clients.get(pfp) === ofPractice) clients.delete(pfp)
    })
  }

  function connect(client: Socket, serverName: string | undefined, address: string, settle: () => void): void {
    const practice = serverName === undefined ? undefined : practices.byHostName(serverName)
    // One way out for a name that is unknown, closed or offline: nobody learns which.
    if (practice === undefined || practice.closed || !tunnels.isOnline(practice.pfp))
      return counts.cut(client, 'no-route')
    const { pfp } = practice
    const leavePractice = perPractice.take(pfp)
    if (leavePractice === undefined) return counts.cut(client, 'limit')
    client.once('close', leavePractice)
    const arrived = (gateway: Socket): void => {
      client.off('close', cancel)
      settle()
      relay(pfp, client, gateway)
    }
    const dialBack = tunnels.open(pfp, address, arrived, () => counts.cut(client, 'no-dial-back'))
    const cancel = (): void => dialBack?.cancel()
    client.once('close', cancel)
  }

  return {
    connect,
    cut: (pfp) => clients.get(pfp)?.forEach((client) => client.destroy()),
    joined: () => clients.size,
  }
}
