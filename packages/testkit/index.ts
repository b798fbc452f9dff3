export { startDemo, type DemoFacts, type RunningDemo } from './demo-fixture.ts'
export { Patient, slotOfLink, slotOfPassword } from './patient.ts'
export { relayFetch, type RelayAddress } from './relay-fetch.ts'
export { signInStaff, type StaffClient } from './staff.ts'
