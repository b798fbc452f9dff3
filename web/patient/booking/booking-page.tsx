import type { BookableService } from '@siegel/contract/patient'
import { Icon } from '@siegel/ui'
import { HelpCard } from '../app/help.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { ChooseTime } from './choose-time.tsx'
import './booking.css'
import { OwnAppointments } from './own-appointments.tsx'
import { useBookingWords } from './words.ts'

/** Appointments: the patient's own, what can be booked, and when. */
export function BookingPage({
  live,
  state,
  person,
  service,
  move,
}: InsideProps & { service: string | undefined; move: string | undefined }) {
  const { appointments = [], booking = [] } = state.view.index
  const moving = appointments.find(({ appointment }) => appointment === move)
  const wanted = booking.find((one) => one.service === (moving?.service ?? service))
  return wanted === undefined ? (
    <Overview live={live} state={state} person={person} />
  ) : (
    <ChooseTime key={move ?? service} live={live} state={state} person={person} service={wanted} moving={moving} />
  )
}

function Overview({ live, state, person }: Pick<InsideProps, 'live' | 'state' | 'person'>) {
  const { words } = useBookingWords()
  const { booking = [], practice } = state.view.index
  return (
    <>
      <Title>{words.title}</Title>
      <OwnAppointments live={live} state={state} person={person} />
      {booking.length === 0 ? (
        <section className="p-section">
          <p>{words.callText}</p>
          <HelpCard title={words.call} telephone={practice.telephone} />
        </section>
      ) : (
        <section className="p-section">
          <h2>{words.book}</h2>
          <p className="s-muted">{words.bookText}</p>
          <ul className="s-sheet p-rows">
            {booking.map((one) => (
              <ServiceRow key={one.service} service={one} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function ServiceRow({ service }: { service: BookableService }) {
  const { words } = useBookingWords()
  const names = service.columns.map(({ name }) => name)
  return (
    <li>
      <button type="button" className="p-row" onClick={() => go({ tab: 'booking', service: service.service })}>
        <span className="p-square">
          <Icon name="calendar" />
        </span>
        <span className="p-row-body">
          <strong>{service.name}</strong>
          <span>{[words.minutes(service.length_min), ...names].join(', ')}</span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}
