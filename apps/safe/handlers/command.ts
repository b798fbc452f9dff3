import { CallFailed } from '@siegel/contract'
import type { commandEndpoints } from '@siegel/contract/command'
import { base64, Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import type { KeySlot } from '@siegel/sealing/keyring'
import { ed25519PublicKey, randomBytes, totpCode } from '@siegel/sealing/node'
import { writeFileDurably } from '@siegel/foundation/files'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

/** What the command line may do beside what staff may. */
export function commandHandlers(safe: Safe): Handlers<typeof commandEndpoints, StaffCaller> {
  return {
    setUpPractice: async ({ body }) => {
      const { keyFile, patientHosts, linkPort, witnesses, quorum, ...request } = body
      const secret = keyFile ? randomBytes(32) : undefined
      const change = { patientHosts, witnesses, quorum, ...(linkPort === undefined ? {} : { linkPort }) }
      const made = await safe.setUp(request, change, secret)
      if (secret !== undefined) writeFileDurably(safe.paths.keyFile, `${base64(secret)}\n`)
      await safe.confirm(made.recoveryCode, totpCode(made.totpSecret, safe.now()))
      return {
        ...made,
        logOrigin: safe.open.release.logOrigin,
        logKey: base64(ed25519PublicKey(safe.open.release.keys.logSeed)),
      }
    },
    settings: ({ body }) => {
      const { linkPort, witnesses } = body
      safe.settings.update({
        ...(linkPort === undefined ? {} : { linkPort }),
        ...(witnesses === undefined ? {} : { witnesses }),
      })
      return undefined
    },
    resetCredentials: async ({ caller, body }) => ({
      totpSecret: await safe.open.access.persons.resetTo(caller, body.userName, body.password),
    }),
    pair: async ({ body }) => {
      const { open } = safe
      await open.introduce('open')
      const [hostName = ''] = open.practiceFacts().hostNames
      return atGateway(open.gateway.pair({ body: { ...body, hostName, certificate: open.certificate().note } }))
    },
    confirmPairing: async ({ params, caller }) => {
      const { gateway, store, ledger } = safe.open
      const { serverName, hostNames } = await atGateway(gateway.confirmPairing({ params }))
      store.transact((transaction) =>
        ledger.append(transaction, { actor: caller, verb: 'pair', object: serverName, evidence: 'proven' }),
      )
      return { hostNames }
    },
    refusePairing: async ({ params }) => {
      await atGateway(safe.open.gateway.refusePairing({ params }))
      return undefined
    },
    keys: () => ({ slots: safe.keySlots.map(slotFacts) }),
    addKey: async ({ caller, body }) => {
      const { slot, recoveryCode } = await safe.addKey(caller, body)
      return { slot: slotFacts(slot), ...(recoveryCode === undefined ? {} : { recoveryCode }) }
    },
    removeKey: async ({ caller, params }) => {
      await safe.removeKey(caller, params.id)
      return undefined
    },
    clients: () => ({ clients: safe.open.access.clients.list() }),
    addClient: ({ caller, body }) => safe.open.access.clients.add(caller, body),
    revokeClient: ({ caller, params }) => {
      safe.open.access.clients.revoke(caller, params.id)
      return undefined
    },
    logVerify: async () => {
      const { store, ledger, checkpoints } = safe.open
      const { size, root } = store.read((reader) => ledger.verify(reader))
      await checkpoints.check()
      const newest = checkpoints.newest()
      return {
        size,
        root: base64(root),
        witnessedSize: newest?.size ?? 0,
        ...(newest === undefined ? {} : { witnessedAt: newest.at }),
      }
    },
  }
}

const slotFacts = ({ id, kind, label, made }: KeySlot) => ({ id, kind, label, made })

/** What the gateway or the portal refuses is the answer to whoever asked; there is nothing of a patient in it. */
async function atGateway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof CallFailed && error.code !== 'internal')
      throw new Refusal(error.code === 'network' ? 'gateway-away' : error.code)
    throw error
  }
}
