import type { BookableService } from '@siegel/contract/patient'
import { Button } from '@siegel/ui'
import type { InsideProps } from '../app/inside-props.ts'
import { Emblem, Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { onTablet } from '../app/tablet.ts'
import { useTime } from '../app/use-time.ts'
import type { Choice } from './days.ts'
import { CalendarButton } from './own-appointments.tsx'
import { useBookingWords } from './words.ts'

/** It stands in the practice's calendar: said only after the practice has sealed an index that has it. */
export function Booked({
  state,
  chosen,
  moved,
  service,
}: Pick<InsideProps, 'state'> & { chosen: Choice; moved: string | undefined; service: BookableService }) {
  const { words, whenOf, momentOf } = useBookingWords()
  const { now } = useTime()
  const { appointments = [], practice } = state.view.index
  const own = appointments.find(({ appointment, day, time, service: id }) =>
    moved === undefined ? day === chosen.day && time === chosen.time && id === service.service : appointment === moved,
  )
  return (
    <>
      <Emblem icon="check" tone="good" />
      <Title>{moved === undefined ? words.booked : words.moved}</Title>
      <p className="p-booked">
        <strong>{whenOf(own ?? chosen)}</strong>
        <span>{[chosen.name, service.name].join(', ')}</span>
      </p>
      {own?.changeUntil !== undefined && (
        <p>
          {Date.parse(own.changeUntil) > now()
            ? words.changeUntil(momentOf(Date.parse(own.changeUntil)))
            : words.changeByPhone}
        </p>
      )}
      <div className="p-buttons">
        {own !== undefined && <CalendarButton own={own} practice={practice.name} />}
        <Button kind="filled" onClick={() => go({ tab: 'booking' })}>
          {words.toList}
        </Button>
      </div>
      {!onTablet && <p className="s-small s-muted">{words.calendarHint}</p>}
    </>
  )
}
