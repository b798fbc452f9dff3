import type { OwnAppointment } from '@siegel/contract/patient'
import { Button, Dialog, Icon, StateText } from '@siegel/ui'
import { useState } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { go } from '../app/place.ts'
import { onTablet } from '../app/tablet.ts'
import { useTime } from '../app/use-time.ts'
import { saveFile } from '../item/file-actions.ts'
import { calendarFile } from './calendar-file.ts'
import { RequestBanner } from './request-banner.tsx'
import { useRequest } from '../app/use-request.ts'
import { useBookingWords } from './words.ts'

/** The appointments to come, and what can be done with each. */
export function OwnAppointments({ live, state, person }: Pick<InsideProps, 'live' | 'state' | 'person'>) {
  const { words } = useBookingWords()
  const request = useRequest(live, person.about)
  const [asked, setAsked] = useState<OwnAppointment>()
  const now = useTime().now()
  const { appointments = [], booking = [] } = state.view.index
  const coming = appointments.filter(({ end }) => Date.parse(end) > now)
  const isSending = request.state.step === 'sending'
  const cancel = async ({ appointment }: OwnAppointment) => {
    await request.send({ kind: 'cancel-appointment', appointment })
    setAsked(undefined)
  }
  return (
    <section className="p-section">
      <h2>{words.own}</h2>
      <RequestBanner state={request.state} check={request.check} />
      {request.state.step === 'done' && (
        <output>
          <StateText icon="check" tone="good">
            {words.cancelled}
          </StateText>
        </output>
      )}
      {coming.length === 0 && <p>{words.none}</p>}
      {coming.map((one) => (
        <OwnAppointmentCard
          key={one.appointment}
          own={one}
          practice={state.view.index.practice.name}
          isMovable={booking.some(({ service }) => service === one.service)}
          isChangeable={one.changeUntil !== undefined && Date.parse(one.changeUntil) >= now}
          onCancel={() => setAsked(one)}
        />
      ))}
      <Dialog
        open={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={words.cancelTitle}
        closeLabel={words.close}
        footer={
          <>
            <Button onClick={() => setAsked(undefined)}>{words.cancelNo}</Button>
            <Button
              kind="danger"
              busy={isSending ? words.sending : undefined}
              onClick={() => {
                if (asked !== undefined) void cancel(asked)
              }}
            >
              {words.cancelYes}
            </Button>
          </>
        }
      >
        {asked !== undefined && <Asked own={asked} />}
      </Dialog>
    </section>
  )
}

function Asked({ own }: { own: OwnAppointment }) {
  const { words, whenOf } = useBookingWords()
  return (
    <div className="p-section">
      <p>
        <strong>{whenOf(own)}</strong>
      </p>
      <p>{words.cancelText}</p>
    </div>
  )
}

function OwnAppointmentCard({
  own,
  practice,
  isMovable,
  isChangeable,
  onCancel,
}: {
  own: OwnAppointment
  practice: string
  isMovable: boolean
  isChangeable: boolean
  onCancel: () => void
}) {
  const { words, whenOf, momentOf } = useBookingWords()
  const isCancelled = own.state === 'cancelled'
  return (
    <article className="s-sheet p-appointment" data-cancelled={isCancelled ? '' : undefined}>
      <div className="p-newest-head">
        <span className="p-square">
          <Icon name="calendar" />
        </span>
        <span className="p-row-body">
          <strong>{whenOf(own)}</strong>
          <span>{[own.with, own.reason].filter((part) => part !== undefined).join(', ')}</span>
        </span>
      </div>
      {isCancelled ? (
        <>
          <StateText icon="x-circle" tone="warning">
            {words.byPractice}
          </StateText>
          <p className="s-small s-muted">{words.byPracticeText}</p>
        </>
      ) : (
        <>
          <div className="p-buttons">
            <CalendarButton own={own} practice={practice} />
            {isChangeable && isMovable && (
              <Button icon="refresh" onClick={() => go({ tab: 'booking', move: own.appointment })}>
                {words.move}
              </Button>
            )}
            {isChangeable && (
              <Button kind="danger" icon="x" onClick={onCancel}>
                {words.cancel}
              </Button>
            )}
          </div>
          <p className="s-small s-muted">
            {isChangeable && own.changeUntil !== undefined
              ? words.changeUntil(momentOf(Date.parse(own.changeUntil)))
              : words.changeByPhone}
          </p>
        </>
      )}
    </article>
  )
}

/** Puts the appointment into the patient's own calendar. */
export function CalendarButton({ own, practice }: { own: OwnAppointment; practice: string }) {
  const { words } = useBookingWords()
  if (onTablet) return null
  return (
    <Button
      icon="calendar"
      title={words.calendarHint}
      onClick={() => saveFile(calendarFile(own, words.event(practice), practice, Date.now()))}
    >
      {words.toCalendar}
    </Button>
  )
}
