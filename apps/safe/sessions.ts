import { callerOfRole, type Caller, type Person, type SignedIn } from '@siegel/access'
import { permissions, type Permission } from '@siegel/contract'
import { equalBytes, Refusal } from '@siegel/foundation'
import { tokenHash } from '@siegel/sealing/node'
import type { Safe } from './safe.ts'

/** Who called, and by which session, if by one. */
export interface StaffCaller extends Caller {
  sessionToken?: string
  expiresAt?: string
  /** False after a sign-in by day PIN; undefined where there was none. */
  fullSignIn?: boolean
}

/** `__Host-` binds the cookie to this host and to https; browsers take it on http://localhost, a secure context, too. */
export const cookieName = '__Host-siegel'

export const sessionCookie = (token: string, maxAge_s: number): string =>
  `${cookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${maxAge_s}`

const workstationCookieName = '__Host-siegel-workstation'

function cookieOf(headers: Headers, name: string): string | undefined {
  const cookies = (headers.get('cookie') ?? '').split(/;\s*/)
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** The token of the workstation that a request comes from. */
export const workstationOf = (headers: Headers): string | undefined => cookieOf(headers, workstationCookieName)

const session_s = 12 * 60 * 60

/** Sets the cookies of a sign-in and gives its answer. */
export function signedIn(
  safe: Safe,
  { person, token, expiresAt, workstation }: SignedIn,
  header: (name: string, value: string) => void,
): { person: SignedIn['person']; expiresAt: string } {
  header('set-cookie', sessionCookie(token, session_s))
  if (workstation !== undefined) {
    const rest_s = Math.max(0, Math.floor((workstation.until - safe.now()) / 1000))
    header(
      'set-cookie',
      `${workstationCookieName}=${workstation.token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${rest_s}`,
    )
  }
  return { person, expiresAt }
}

/** Whom the page that sends a request believes to be signed in: a window that somebody else has left open is refused. */
export const personHeader = 'x-siegel-person'

/** Throws Refusal 'full-sign-in-needed' for who came by day PIN: six digits must not become something that lasts. */
export function requireFullSignIn({ fullSignIn }: StaffCaller): void {
  if (fullSignIn === false) throw new Refusal('full-sign-in-needed')
}

/** Who can sign in now. */
export const activePeople = (safe: Safe): Person[] =>
  safe.open.access.people().filter(({ removedAt }) => removedAt === undefined)

function bearerOf(request: Request): string | undefined {
  const [scheme, token] = (request.headers.get('authorization') ?? '').split(' ')
  return scheme?.toLowerCase() === 'bearer' ? token : undefined
}

/** A person by session cookie; undefined for everybody else. */
export function personOf(safe: Safe, request: Request): StaffCaller | undefined {
  const token = cookieOf(request.headers, cookieName)
  if (token === undefined || safe.state !== 'open') return undefined
  const session = safe.open.access.sessions.of(token)
  if (session === undefined) return undefined
  const { caller, expiresAt, fullSignIn } = session
  const believed = request.headers.get(personHeader)
  if (believed !== null && believed !== caller.id) return undefined
  return { ...caller, sessionToken: token, expiresAt, fullSignIn }
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
  const person = safe.state === 'open' ? activePeople(safe).find((one) => one.userName === userName) : undefined
  return person === undefined
    ? undefined
    : { ...callerOfRole(person.id, person.name, person.role), via: 'command line' }
}
