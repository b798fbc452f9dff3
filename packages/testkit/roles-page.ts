import { permissions, permissionsOf, roles, type Endpoint, type Permission, type Role } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'
import { readPermission, writePermission } from '@siegel/records'

/** What the table says about an endpoint and a role. */
export type Verdict = 'allowed' | 'refused' | 'under-glass'

export function verdictOf({ access, underGlass }: Endpoint, role: Role): Verdict {
  if (access === 'public' || access === 'signed-in') return 'allowed'
  if (permissionsOf[role].includes(access)) return 'allowed'
  return underGlass === true && permissionsOf[role].includes('chart.break-glass') ? 'under-glass' : 'refused'
}

/** What each role is for, and why it may what it may. A role without words does not compile. */
const words: Record<Role, { name: string; may: string; why: string }> = {
  doctor: {
    name: 'Doctor',
    may: 'Reads and writes charts, signs off results, releases them to patients, answers their messages, protects charts, acknowledges emergencies, names entry types, keeps questionnaires, reads the log.',
    why: 'Treats and answers for it. Gives no rights: who reads charts does not decide who else does.',
  },
  assistant: {
    name: 'Assistant (MFA)',
    may: 'Reads and writes charts, imports and files what arrives, keeps appointments and master data, invites patients, answers their messages, sends them questionnaires. Signs nothing off, releases nothing, attaches nothing to a message, sees no log.',
    why: 'Helps with treatment under a doctor (§ 203 (3) StGB). What a result means is said to a patient by a doctor.',
  },
  office: {
    name: 'Office',
    may: 'Master data, appointments, the state of the portal, invitations. No findings, nothing of what was released, no inbox and no tasks. In an emergency it opens one chart.',
    why: 'Reception and billing need to know who comes and when, not why. A released item has its title and the doctor’s sentence, so the state of the portal is a permission of its own (`portal.read`) that leaves them out.',
  },
  admin: {
    name: 'Administration',
    may: 'People, tokens, the account for outgoing mail, columns of the calendar, catalogues, entry types, questionnaires, the log without names; export and restore at the command line. No patient, no chart, no appointment.',
    why: 'Technical care, often from outside (Art. 28 GDPR). An administrator can reset a colleague’s sign-in; that is logged and the colleague notices.',
  },
  dpo: {
    name: 'Data protection officer',
    may: 'Reads the log, patients by their id alone, with reasons of emergencies. Changes nothing.',
    why: 'Supervises (Art. 39 GDPR) and needs no names for it.',
  },
}

/** Permissions that no endpoint of the staff app asks for, and where they are asked for. */
export const askedElsewhere: Readonly<Partial<Record<Permission, string>>> = {
  'system.read': 'the command line',
  'records.export': 'the command line',
  'records.restore': 'the command line',
  'patient.merge': 'nothing yet: merging two patients is to come',
}

/** Types that stand for all of their kind in the gate's table. */
const gateTypes = [
  'Patient',
  'Coverage',
  'Consent',
  'Appointment',
  'Slot',
  'Schedule',
  'CodeSystem',
  'Questionnaire',
  'Task',
  'Observation',
  'DocumentReference',
]

const sign: Record<Verdict, string> = { allowed: 'yes', refused: '–', 'under-glass': 'emergency' }
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

/** Whether a role reads and writes a type, as the gate asks. */
function gateCell(role: Role, type: string): string {
  const held = permissionsOf[role]
  const [reads, writes] = [held.includes(readPermission(type)), held.includes(writePermission(type))]
  if (reads) return writes ? 'read, write' : 'read'
  return held.includes('chart.break-glass') ? 'emergency' : '–'
}

/** The page for people: `docs/roles.md`. */
export function rolesPage(): string {
  const endpoints = Object.entries<Endpoint>(staffEndpoints)
  return `# Who may what

Made from the contract by \`packages/testkit/roles-page.ts\`; a test fails when this page is not what the contract says
(\`SIEGEL_WRITE_ROLES=1 node --test packages/testkit/roles-page.test.ts\` writes it anew), and another asks a running safe
every endpoint as each role.

## Roles

${roles.map((role) => `**${words[role].name}** (\`${role}\`). ${words[role].may}\n*Why:* ${words[role].why}`).join('\n\n')}

**Programs** come with a bearer token to \`/fhir/R4\` alone and never reach what follows. **A specially protected chart** is
closed to everybody who is not named for it, whatever this page says, and to every program; see
[decision 009](decisions/009-break-glass.md). **A sign-in by day PIN** adds no passkey, person or token, and resets, changes and removes nobody.

Known limit: whoever makes an invitation sees link and PIN for a moment and could open that mailbox; the opening stands in
the log and in the patient's own list.

## The gate

Every record is asked for here, whatever endpoint or program asks. *Emergency*: one patient's, for an hour, by breaking the
glass; never to write.

${table(
  ['type', ...roles],
  gateTypes.map((type) => [
    type === 'Observation' ? 'Observation, and all that is not named here' : type,
    ...roles.map((role) => gateCell(role, type)),
  ]),
)}

## Endpoints

${table(
  ['endpoint', 'permission', ...roles],
  endpoints.map(([, endpoint]) => [
    `\`${endpoint.method} ${endpoint.path}\``,
    endpoint.access,
    ...roles.map((role) => sign[verdictOf(endpoint, role)]),
  ]),
)}

## Permissions

${table(
  ['permission', ...roles],
  permissions.map((permission) => [
    `\`${permission}\`${askedElsewhere[permission] === undefined ? '' : ` (${askedElsewhere[permission]})`}`,
    ...roles.map((role) => (permissionsOf[role].includes(permission) ? 'yes' : '–')),
  ]),
)}
`
}
