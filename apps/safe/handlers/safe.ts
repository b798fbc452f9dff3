import { permissions } from '@siegel/contract'
import type { safeEndpoints } from '@siegel/contract/staff'
import { Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import type { RelyingParty } from '@siegel/sealing/node'
import { version } from '../package-version.ts'
import type { Safe } from '../safe.ts'
import { requireFullSignIn, sessionCookie, signedIn, workstationOf, type StaffCaller } from '../sessions.ts'
import { logHandlers } from './log.ts'
import { peopleHandlers } from './people.ts'
import { statusOf } from './status.ts'

export interface HandlerOptions {
  safe: Safe
  /** Where other workstations reach the safe, once that is known. */
  lanUrl: () => string | undefined
}

/** The passkeys' relying party is the host that the page came from: localhost, or the safe's name in the network. */
function partyOf(headers: Headers): RelyingParty {
  const host = headers.get('host') ?? ''
  const url = URL.parse(`http://${host}`)
  if (url === null) throw new Refusal('origin-refused')
  const scheme = url.hostname === 'localhost' ? 'http' : 'https'
  return { id: url.hostname, name: 'Siegel', origins: [`${scheme}://${host}`] }
}

export function safeHandlers({ safe, lanUrl }: HandlerOptions): Handlers<typeof safeEndpoints, StaffCaller> {
  return {
    state: () => {
      const url = lanUrl()
      const practice = safe.settings.current?.practice
      return {
        state: safe.state,
        ...(practice === undefined || safe.state === 'empty' ? {} : { practice }),
        demo: safe.isDemo,
        version,
        unlockSlots: safe.slots(),
        ...(url === undefined ? {} : { lanUrl: url }),
      }
    },
    setUp: ({ body }) => {
      const { administrator, ...rest } = body
      return safe.setUp({ ...rest, administrator: { ...administrator, role: administrator.role ?? 'admin' } })
    },
    confirmSetUp: async ({ body }) => {
      await safe.confirm(body.recoveryCode, body.code)
      return undefined
    },
    unlock: async ({ body }) => {
      await safe.unlock(body)
      return undefined
    },
    lock: async ({ caller }) => {
      await safe.lock(caller)
      return undefined
    },
    signInPassword: async ({ body, headers, header }) => {
      const { userName, password, code } = body
      const result = await safe.open.access.signInWithPassword(userName, password, code, workstationOf(headers))
      return signedIn(safe, result, header)
    },
    signInPasskeyOptions: ({ headers }) => safe.open.access.passkeySignInOptions(partyOf(headers)),
    signInPasskey: async ({ body, headers, header }) => {
      const { ceremony, response } = body
      const { access } = safe.open
      const result = await access.signInWithPasskey(partyOf(headers), ceremony, response, workstationOf(headers))
      return signedIn(safe, result, header)
    },
    signOut: ({ caller, headers, header }) => {
      if (caller.sessionToken !== undefined)
        safe.open.access.signOut(caller, caller.sessionToken, workstationOf(headers))
      header('set-cookie', sessionCookie('', 0))
      return undefined
    },
    me: ({ caller }) => ({
      person: personOf(safe, caller),
      permissions: permissions.filter((permission) => caller.permissions.has(permission)),
      ...(safe.settings.current === undefined ? {} : { timeZone: safe.settings.current.timeZone }),
      expiresAt: caller.expiresAt ?? new Date(safe.open.clock.now()).toISOString(),
      passkeys: safe.open.access.passkeys(caller.id).map(({ id, label, created_at, last_used_at }) => ({
        id,
        label,
        createdAt: created_at,
        ...(last_used_at === null ? {} : { lastUsedAt: last_used_at }),
      })),
      fullSignIn: caller.fullSignIn ?? true,
      glasses: (caller.glasses ?? []).map(({ until, ...glass }) => ({
        ...glass,
        until: new Date(until).toISOString(),
      })),
    }),
    addPasskeyOptions: ({ caller, headers }) => {
      requireFullSignIn(caller)
      return safe.open.access.passkeyOptions(partyOf(headers), caller)
    },
    addPasskey: async ({ caller, headers, body }) => {
      requireFullSignIn(caller)
      await safe.open.access.addPasskey(partyOf(headers), caller, body.ceremony, body.label, body.response)
      return undefined
    },
    ...peopleHandlers(safe),
    status: ({ caller }) => statusOf(safe.open, caller),
    ...logHandlers(safe),
    tokens: () => ({
      tokens: safe.open.access.tokens.list().map(({ id, name, role, scope, created_at, last_used_at }) => ({
        id,
        name,
        role: role as 'doctor',
        scope,
        createdAt: created_at,
        ...(last_used_at === null ? {} : { lastUsedAt: last_used_at }),
      })),
    }),
    createToken: ({ caller, body }) => {
      requireFullSignIn(caller)
      return safe.open.access.tokens.create(caller, body.name, body.role, body.scope)
    },
    revokeToken: ({ caller, params }) => {
      safe.open.access.tokens.revoke(caller, params.id)
      return undefined
    },
  }
}

function personOf(safe: Safe, caller: StaffCaller) {
  const person = safe.open.access.people().find(({ id }) => id === caller.id)
  if (person === undefined) throw new Refusal('not-signed-in')
  return person
}
