import { callerOfRole, type Caller } from '@siegel/access'
import { permissions, type Permission } from '@siegel/contract'
import { equalBytes } from '@siegel/foundation'
import { tokenHash } from '@siegel/sealing/node'
import type { Safe } from './safe.ts'

/** Who called, and by which session, if by one. */
export interface StaffCaller extends Caller {
  sessionToken?: string
  expiresAt?: string
}

/** `__Host-` binds the cookie to this host and to https; browsers take it on http://localhost, a secure context, too. */
export const cookieName = '__Host-siegel'

export const sessionCookie = (token: string, maxAge_s: number): string =>
  `${cookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${maxAge_s}`

function cookieOf(request: Request): string | undefined {
  const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/)
  return cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
}

function bearerOf(request: Request): string | undefined {
  const [scheme, token] = (request.headers.get('authorization') ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' ? token : undefined
}

/** A person by session cookie; undefined for everybody else. */
export function personOf(safe: Safe, request: Request): StaffCaller | undefined {
  const token = cookieOf(request)
  if (token === undefined || safe.state !== 'open') return undefined
  const session = safe.open.access.sessions.of(token)
  return session === undefined ? undefined : { ...session.caller, sessionToken: token, expiresAt: session.expiresAt }
}

/** A program by bearer token; for FHIR only, never for the staff app's own endpoints. */
export function programOf(safe: Safe, request: Request): StaffCaller | undefined {
  const token = bearerOf(request)
  return token === undefined || safe.state !== 'open' ? undefined : safe.open.access.tokens.callerOf(token)
}

/**
 * The command line on the same computer, by the token in the data folder. It acts for the person it names, within that
 * person's role, or for itself, and then may what any role may; the log says that it was the command line.
 */
export function commandLineOf(safe: Safe, expected: string, request: Request): StaffCaller | undefined {
  const token = bearerOf(request)
  if (token === undefined || !equalBytes(tokenHash(token), tokenHash(expected))) return undefined
  const userName = request.headers.get('x-siegel-for')
  if (userName === null) {
    return {
      id: 'system/command-line',
      name: 'Kommandozeile',
      role: 'system',
      permissions: new Set<Permission>(permissions),
    }
  }
  const person = safe.state === 'open' ? safe.open.access.people().find((one) => one.userName === userName) : undefined
  return person === undefined
    ? undefined
    : { ...callerOfRole(person.id, person.name, person.role), via: 'command line' }
}
