import { permissionsOf, type Permission, type Role } from '@siegel/contract'
import { Refusal } from '@siegel/foundation'
import type { Glass } from './glasses.ts'

/** Who acts: a person signed in, a program with a token, a patient by a mailbox, or the safe itself. Every access names one. */
export interface Caller {
  id: string
  /** As shown in the log and to patients. */
  name: string
  role: Role | 'system' | 'patient' | 'proxy' | 'guest'
  permissions: ReadonlySet<Permission>
  /** How the caller came, where that is not a person's own session; stands in the log entry. */
  via?: string
  /** For programs: SMART scopes that narrow the permissions further. */
  scope?: string
  /** Charts of single patients that this session may read although they are closed to the person. */
  glasses?: readonly Glass[]
}

/** The safe's own acts, for instance on a patient's request: named, and allowed just what the act needs. */
export const systemCaller = (name: string, permissions: readonly Permission[]): Caller => ({
  id: `system/${name}`,
  name,
  role: 'system',
  permissions: new Set(permissions),
})

/** The owner of a mailbox who sent something: allowed just what taking it needs. */
export const mailboxCaller = (
  id: string,
  owner: { name: string; role: 'patient' | 'proxy' | 'guest' },
  permissions: readonly Permission[],
): Caller => ({ id, ...owner, permissions: new Set(permissions) })

/** Whether somebody came from outside, by a mailbox: the staff's endpoints are closed to them. */
export const isFromOutside = (role: Caller['role']): role is 'patient' | 'proxy' | 'guest' =>
  role === 'patient' || role === 'proxy' || role === 'guest'

/** A caller with the permissions of a role. */
export const callerOfRole = (id: string, name: string, role: Role): Caller => ({
  id,
  name,
  role,
  permissions: new Set(permissionsOf[role]),
})

/** Throws Refusal 'not-allowed'; unknown permissions are never held. */
export function requirePermission(caller: Caller, permission: Permission): void {
  if (!caller.permissions.has(permission)) throw new Refusal('not-allowed')
}
