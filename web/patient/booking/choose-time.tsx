import type { BookableService, NewUpload, OwnAppointment } from '@siegel/contract/patient'
import { Button, Icon, TextArea } from '@siegel/ui'
import { useState } from 'react'
import { HelpCard } from '../app/help.tsx'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { Filters } from '../documents/filters.tsx'
import { Booked } from './booked.tsx'
import { timeText, weeksOf, type Choice, type PartOfDay } from './days.ts'
import { RequestBanner } from './request-banner.tsx'
import { useRequest } from '../app/use-request.ts'
import { useBookingWords } from './words.ts'

const anybody = 'anybody'

/** One question: when. Days of one week at a time; the chosen time and its button stay in sight. */
export function ChooseTime({
  live,
  state,
  person,
  service,
  moving,
}: Pick<InsideProps, 'live' | 'state' | 'person'> & {
  service: BookableService
  /** The appointment that gets another time. */
  moving: OwnAppointment | undefined
}) {
  const { words, whenOf } = useBookingWords()
  const [column, setColumn] = useState(anybody)
  const [part, setPart] = useState<PartOfDay>('all')
  const [chosen, setChosen] = useState<Choice>()
  const [text, setText] = useState('')
  const request = useRequest(live, person.about)
  const { index } = state.view
  if (request.state.step === 'done' && chosen !== undefined)
    return <Booked state={state} chosen={chosen} moved={moving?.appointment} service={service} />
  const weeks = weeksOf(service, column === anybody ? undefined : column, part)
  const isThere = weeks.some(({ days }) =>
    days.some(({ choices }) => choices.some((one) => isSame(one, chosen) && one.column === chosen?.column)),
  )
  // What waits must not be asked for a second time.
  const waits = request.state.step === 'pending'
  // What is under way stays chosen; what has been taken meanwhile does not.
  const valid = !waits && (isThere || request.state.step === 'sending') ? chosen : undefined
  const choose = (next: Choice | undefined) => {
    setChosen(next)
    request.reset()
  }
  return (
    <>
      <button type="button" className="p-back" onClick={() => history.back()}>
        <Icon name="chevron-left" />
        {words.title}
      </button>
      <Title>{moving === undefined ? words.when : words.moveWhen}</Title>
      <div className="p-row p-single p-service">
        <span className="p-square">
          <Icon name="calendar" />
        </span>
        <span className="p-row-body">
          <strong>{service.name}</strong>
          <span>{words.minutes(service.length_min)}</span>
          {moving !== undefined && <span>{words.now(whenOf(moving))}</span>}
        </span>
      </div>
      <RequestBanner state={request.state} check={request.check} />
      {waits && chosen !== undefined && (
        <p className="p-booked">
          <strong>{whenOf(chosen)}</strong>
        </p>
      )}
      {!waits && service.columns.length > 1 && (
        <Filters
          label={words.with}
          selected={column}
          onSelect={(next) => {
            setColumn(next)
            choose(undefined)
          }}
          options={[
            { key: anybody, text: words.anybody },
            ...service.columns.map((one) => ({ key: one.column, text: one.name })),
          ]}
        />
      )}
      {!waits && (
        <>
          <Filters
            label={words.part}
            selected={part}
            onSelect={(next) => {
              setPart(next)
              choose(undefined)
            }}
            options={(['all', 'morning', 'afternoon'] as const).map((key) => ({ key, text: words.parts[key] }))}
          />
          <Weeks key={`${column} ${part}`} weeks={weeks} part={part} chosen={valid} onChoose={choose} />
        </>
      )}
      {valid !== undefined && moving === undefined && (
        <TextArea label={words.words} hint={words.wordsHint} rows={3} maxLength={500} value={text} onChange={setText} />
      )}
      <HelpCard title={words.nothingFits} telephone={index.practice.telephone} />
      {valid !== undefined && (
        <ConfirmBar
          chosen={valid}
          service={service}
          isMove={moving !== undefined}
          isSending={request.state.step === 'sending'}
          onConfirm={() => void request.send(bodyOf(service, valid, text, moving))}
        />
      )}
    </>
  )
}

const isSame = (a: Choice, b: Choice | undefined): boolean => a.day === b?.day && a.time === b.time

function bodyOf(
  { service }: BookableService,
  { column, day, time }: Choice,
  text: string,
  moving: OwnAppointment | undefined,
): NewUpload {
  if (moving !== undefined) return { kind: 'move-appointment', appointment: moving.appointment, column, day, time }
  // Tabs and the like come in by pasting.
  const words = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n]|[\u2028\u2029]/gu, ' ')
    .trim()
  return { kind: 'book', service, column, day, time, ...(words === '' ? {} : { words }) }
}

function Weeks({
  weeks,
  part,
  chosen,
  onChoose,
}: {
  weeks: ReturnType<typeof weeksOf>
  part: PartOfDay
  chosen: Choice | undefined
  onChoose: (choice: Choice) => void
}) {
  const { words, dayOf } = useBookingWords()
  const [monday, setMonday] = useState<string>()
  const found = weeks.findIndex((week) => week.monday === monday)
  const at = found === -1 ? 0 : found
  const week = weeks[at]
  if (week === undefined) return <p>{part === 'all' ? words.full : words.noneInPart}</p>
  const show = (index: number) => setMonday(weeks[index]?.monday)
  return (
    <section className="p-section" aria-label={words.week(dayOf(week.monday))}>
      {week.days.map(({ day, choices }) => (
        <fieldset key={day} className="p-times">
          <legend>{dayOf(day)}</legend>
          <div className="p-times-grid">
            {choices.map((choice) => {
              const isChosen = isSame(choice, chosen)
              return (
                <button
                  key={choice.time}
                  type="button"
                  className="p-time"
                  aria-pressed={isChosen}
                  aria-label={words.clock(timeText(choice.time))}
                  onClick={() => onChoose(choice)}
                >
                  {isChosen && <Icon name="check" />}
                  {timeText(choice.time)}
                </button>
              )
            })}
          </div>
        </fieldset>
      ))}
      <div className="p-buttons">
        {at > 0 && (
          <Button icon="chevron-left" onClick={() => show(at - 1)}>
            {words.earlier}
          </Button>
        )}
        {at < weeks.length - 1 && (
          <Button icon="chevron-right" onClick={() => show(at + 1)}>
            {words.later}
          </Button>
        )}
      </div>
    </section>
  )
}

function ConfirmBar({
  chosen,
  service,
  isMove,
  isSending,
  onConfirm,
}: {
  chosen: Choice
  service: BookableService
  isMove: boolean
  isSending: boolean
  onConfirm: () => void
}) {
  const { words, whenOf, untilOf } = useBookingWords()
  const until = untilOf(chosen, service.cancelHours)
  return (
    <section className="p-confirm" aria-label={isMove ? words.submitMove : words.submit}>
      <p aria-live="polite">
        <strong>{whenOf(chosen)}</strong>
        <span className="s-muted">{chosen.name}</span>
      </p>
      <Button kind="filled" wide busy={isSending ? words.sending : undefined} onClick={onConfirm}>
        {isMove ? words.submitMove : words.submit}
      </Button>
      <p className="s-small s-muted">{until === undefined ? words.untilOver : words.until(until)}</p>
    </section>
  )
}
