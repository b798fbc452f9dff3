import type { Appointment } from '@siegel/contract/staff'
import { StateText, type IconName, type Tone } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import { isLate } from './late.ts'

const looks: Readonly<Record<Appointment['state'], readonly [IconName, Tone]>> = {
  waiting: ['clock', 'neutral'],
  booked: ['ring', 'neutral'],
  arrived: ['person', 'good'],
  'with-assistant': ['flask', 'accent'],
  'with-doctor': ['stethoscope', 'accent'],
  done: ['check', 'neutral'],
  cancelled: ['x-circle', 'neutral'],
  'no-show': ['x', 'warning'],
}

/** How far an appointment is, as icon and word; who is expected and not there is late. */
export function AppointmentStateText({ appointment, now }: { appointment: Appointment; now: number }) {
  const { calendar } = useWords()
  const late = isLate(appointment, now)
  const [icon, tone] = late ? (['clock', 'warning'] as const) : looks[appointment.state]
  return (
    <StateText icon={icon} tone={tone}>
      {late ? calendar.late : calendar.states[appointment.state]}
    </StateText>
  )
}

/** That a patient booked it, and whether the patient cancelled it. */
export function OnlineText({ online }: { online: NonNullable<Appointment['online']> }) {
  const { calendar } = useWords()
  return (
    <StateText icon="globe" tone={online.isNew ? 'accent' : 'neutral'}>
      {online.isCancelled ? calendar.online.cancelled : calendar.online.booked}
    </StateText>
  )
}
