import type { actingEndpoints } from '@siegel/contract/staff'
import type { Patient } from '@siegel/fhir'
import { Refusal } from '@siegel/foundation'
import type { Handlers } from '@siegel/http'
import { representativesOf, today } from '@siegel/practice'
import { actingEnd, addressLines } from '@siegel/release'
import type { Safe } from '../safe.ts'
import type { StaffCaller } from '../sessions.ts'

/** The age from which patients are asked themselves, where the practice has not set another. */
const defaultAge = 15

export function actingHandlers(safe: Safe): Handlers<typeof actingEndpoints, StaffCaller> {
  const untilAge = () => safe.settings.current?.actingUntilAge ?? defaultAge
  /** The patient and a representative who may know or decide something. Throws Refusal 'not-found' or 'only-contact'. */
  const representativeOf = (caller: StaffCaller, patient: string, id: string) =>
    safe.open.records.read(caller, { verb: 'read', patient, purpose: 'invite' }, (reader) => {
      const { resource } = reader.require<Patient>('Patient', patient)
      const found = representativesOf(reader, patient, today(safe.open.practice)).find((one) => one.id === id)
      if (found === undefined || !found.isCurrent) throw new Refusal('not-found')
      if (found.rights === 'contact') throw new Refusal('only-contact')
      return { subject: resource, representative: found }
    })
  return {
    grantActing: async ({ caller, params, body }) => {
      const { subject, representative } = await representativeOf(caller, params.id, body.representative)
      const { timeZone } = safe.open.practiceFacts()
      const [lastDay] = [body.until, representative.until].filter((day) => day !== undefined).toSorted()
      const until = actingEnd({
        relation: representative.relation,
        ...(subject.birthDate !== undefined && { birthDate: subject.birthDate }),
        ...(lastDay !== undefined && { lastDay }),
        untilAge: untilAge(),
        timeZone,
        now: safe.open.clock.now(),
      })
      if (until !== undefined && Date.parse(until) <= safe.open.clock.now()) throw new Refusal('dates-reversed')
      const mailbox = await safe.open.patientAccess.grantActing(caller, params.id, {
        representative: representative.id,
        name: representative.name,
        level: representative.rights === 'decisions' ? 'act' : 'read',
        ...(until !== undefined && { until }),
        holder: body.holder,
      })
      return { mailbox, ...(until !== undefined && { until }) }
    },
    endActing: async ({ caller, params }) => {
      await safe.open.patientAccess.endActing(caller, params.id, params.mailbox)
      return undefined
    },
    inviteActing: async ({ caller, params, body }) => {
      const right = safe.open.patientAccess.rightOf(params.id, params.mailbox)
      const { subject, representative } = await representativeOf(caller, params.id, right.representative)
      const to = { name: representative.name, addressLines: addressLines(subject) }
      return safe.open.patientAccess.inviteProxy(caller, { mailbox: params.mailbox, to }, body.language)
    },
    actingRules: () => ({ untilAge: untilAge() }),
    setActingRules: ({ body }) => {
      safe.settings.update({ actingUntilAge: body.untilAge })
      return undefined
    },
  }
}
