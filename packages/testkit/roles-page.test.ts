import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { permissions, permissionsOf, roles, type Endpoint } from '@siegel/contract'
import { staffEndpoints } from '@siegel/contract/staff'
import { readPermission, writePermission } from '@siegel/records'
import { askedElsewhere, rolesPage } from './roles-page.ts'

const file = new URL('../../docs/roles.md', import.meta.url)
const endpoints = Object.entries<Endpoint>(staffEndpoints)

test('docs/roles.md says what the contract says', () => {
  const page = rolesPage()
  if (process.env['SIEGEL_WRITE_ROLES'] === '1') writeFileSync(file, page)
  assert.equal(readFileSync(file, 'utf8'), page, 'run this test with SIEGEL_WRITE_ROLES=1 and look at the difference')
})

test('no permission is dead: each is asked for by an endpoint, or said to be asked for elsewhere', () => {
  const asked = new Set(endpoints.map(([, { access }]) => access))
  const dead = permissions.filter((permission) => !asked.has(permission) && askedElsewhere[permission] === undefined)
  assert.deepEqual(dead, [])
})

type Need = readonly ['read' | 'write', string]

/** What the gate asks for when an endpoint does its work: the types of the records that it is for. */
const needs: Readonly<Record<string, Need>> = {
  patients: ['read', 'Patient'],
  createPatient: ['write', 'Patient'],
  patient: ['read', 'Patient'],
  chart: ['read', 'Observation'],
  laboratory: ['read', 'DiagnosticReport'],
  vitals: ['read', 'Observation'],
  uploadDocument: ['write', 'DocumentReference'],
  documentContent: ['read', 'DocumentReference'],
  messageThreads: ['read', 'Communication'],
  inbox: ['read', 'Task'],
  inboxItem: ['read', 'Task'],
  assign: ['write', 'Task'],
  timeline: ['read', 'Observation'],
  commitEntry: ['write', 'Observation'],
  correctEntry: ['write', 'Observation'],
  cancelEntry: ['write', 'Observation'],
  endEntry: ['write', 'Condition'],
  entryVersions: ['read', 'Observation'],
  keepDraft: ['write', 'Basic'],
  discardDraft: ['write', 'Basic'],
  presence: ['read', 'Observation'],
  emergencies: ['read', 'Observation'],
  protection: ['read', 'Observation'],
  tasks: ['read', 'Task'],
  createTask: ['write', 'Task'],
  changeTask: ['write', 'Task'],
  calendarColumns: ['read', 'Schedule'],
  saveColumns: ['write', 'Schedule'],
  entryTypes: ['read', 'CodeSystem'],
  saveEntryType: ['write', 'CodeSystem'],
  calendarDays: ['read', 'Appointment'],
  calendarChanges: ['read', 'Appointment'],
  freeSlots: ['read', 'Slot'],
}

test('the permission of an endpoint is the one that the gate asks for', () => {
  for (const [name, [way, type]] of Object.entries(needs)) {
    const { access } = staffEndpoints[name as keyof typeof staffEndpoints]
    assert.equal(access, way === 'read' ? readPermission(type) : writePermission(type), name)
  }
})

test('who may write a type may read it, so that nobody changes what he cannot see', () => {
  for (const role of roles)
    for (const type of ['Patient', 'Appointment', 'Schedule', 'CodeSystem', 'Task', 'Observation', 'Binary'])
      if (permissionsOf[role].includes(writePermission(type)))
        assert.ok(permissionsOf[role].includes(readPermission(type)), `${role} ${type}`)
})

test('a broken glass answers where charts are read, and nowhere else', () => {
  const under = endpoints.filter(([, { underGlass }]) => underGlass === true)
  assert.deepEqual(under.map(([name]) => name).sort(), [
    'chart',
    'documentContent',
    'documentVersions',
    'documentView',
    'entry',
    'entryVersions',
    'laboratory',
    'messageThreads',
    'patientQuestionnaires',
    'printDocument',
    'questionnaireAnswers',
    'timeline',
    'vitals',
  ])
  for (const [name, { access, method }] of under) assert.deepEqual([access, method], ['chart.read', 'GET'], name)
})
