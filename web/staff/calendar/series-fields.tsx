import { Checkbox, RadioGroup, Select, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import type { BookingDraft } from './booking-draft.ts'
import { weekdays } from './weekdays.ts'

/** How a series goes on, and when it ends. */
export function SeriesFields({
  draft,
  onChange,
}: {
  draft: BookingDraft
  onChange: (part: Partial<BookingDraft>) => void
}) {
  const { calendar } = useWords()
  return (
    <div className="stack cal-series">
      <div className="form-grid">
        <TextField
          label={calendar.every}
          value={draft.every}
          inputMode="numeric"
          maxLength={2}
          onChange={(every) => onChange({ every })}
        />
        <Select
          label={calendar.unit}
          value={draft.unit}
          options={[
            { value: 'week', label: calendar.unitWeek },
            { value: 'day', label: calendar.unitDay },
          ]}
          onChange={(unit) => onChange({ unit })}
        />
      </div>
      {draft.unit === 'week' && (
        <fieldset className="s-fieldset cal-weekdays">
          <legend className="s-legend">{calendar.onDays}</legend>
          {weekdays.map((weekday) => (
            <Checkbox
              key={weekday}
              checked={draft.days.includes(weekday)}
              onChange={(checked) =>
                onChange({ days: weekdays.filter((one) => (one === weekday ? checked : draft.days.includes(one))) })
              }
            >
              {calendar.weekdays[weekday]}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <RadioGroup
        label={calendar.ends}
        value={draft.ends}
        options={[
          { value: 'count', label: calendar.endsCount },
          { value: 'until', label: calendar.endsUntil },
        ]}
        onChange={(ends) => onChange({ ends })}
      />
      {draft.ends === 'count' ? (
        <TextField
          label={calendar.count}
          value={draft.count}
          inputMode="numeric"
          maxLength={3}
          onChange={(count) => onChange({ count })}
        />
      ) : (
        <TextField label={calendar.until} type="date" value={draft.until} onChange={(until) => onChange({ until })} />
      )}
    </div>
  )
}
