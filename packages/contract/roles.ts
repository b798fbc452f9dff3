/** Roles of the people of a practice (interface.md). */
export const roles = ['doctor', 'assistant', 'office', 'admin', 'dpo'] as const
export type Role = (typeof roles)[number]

export const permissions = [
  'chart.read',
  'chart.write',
  'patient.list',
  'patient.write',
  'patient.merge',
  'calendar.read',
  'calendar.write',
  'calendar.set-up',
  'inbox.read',
  'inbox.assign',
  'inbox.sign',
  'import.run',
  'release.read',
  'release.write',
  'invitation.write',
  'log.read',
  'people.write',
  'system.read',
  'system.lock',
  'records.export',
  'records.restore',
  'codes.write',
] as const
export type Permission = (typeof permissions)[number]

/** What a role may; everything else is no. The office sees master data, appointments and the portal's
 * state, no findings. */
export const permissionsOf: Readonly<Record<Role, readonly Permission[]>> = {
  doctor: [
    'chart.read',
    'chart.write',
    'patient.list',
    'patient.write',
    'patient.merge',
    'calendar.read',
    'calendar.write',
    'calendar.set-up',
    'inbox.read',
    'inbox.assign',
    'inbox.sign',
    'import.run',
    'release.read',
    'release.write',
    'invitation.write',
    'log.read',
    'system.lock',
  ],
  assistant: [
    'chart.read',
    'chart.write',
    'patient.list',
    'patient.write',
    'patient.merge',
    'calendar.read',
    'calendar.write',
    'inbox.read',
    'inbox.assign',
    'import.run',
    'release.read',
    'invitation.write',
    'system.lock',
  ],
  office: [
    'patient.list',
    'patient.write',
    'calendar.read',
    'calendar.write',
    'release.read',
    'invitation.write',
    'system.lock',
  ],
  admin: [
    'people.write',
    'system.read',
    'system.lock',
    'log.read',
    'records.export',
    'records.restore',
    'calendar.set-up',
    'codes.write',
  ],
  dpo: ['log.read', 'system.read'],
}

export const may = (role: Role, permission: Permission): boolean => permissionsOf[role].includes(permission)
