import type { CalendarColumn } from '@siegel/contract/staff'
import { Button, Checkbox, IconButton, Select, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import { hoursFit, newHours, type ColumnForm, type HoursDraft } from './column-drafts.ts'
import { weekdays } from './weekdays.ts'

/** One column of the set-up. */
export function ColumnCard({
  column,
  people,
  showIssues,
  onChange,
  onUp,
  onDown,
}: {
  column: ColumnForm
  people: readonly { id: string; name: string }[]
  showIssues: boolean
  onChange: (part: Partial<ColumnForm>) => void
  onUp: (() => void) | undefined
  onDown: (() => void) | undefined
}) {
  const { calendar } = useWords()
  const { settings } = calendar
  const kinds = Object.entries(settings.kinds).map(([value, label]) => ({
    value: value as CalendarColumn['kind'],
    label,
  }))
  const lengthFits = /^\d{1,3}$/.test(column.length) && Number(column.length) >= 5 && Number(column.length) <= 480
  return (
    <fieldset className="column-card">
      <legend>{column.name.trim() === '' ? settings.unnamed : column.name}</legend>
      <div className="column-facts">
        <TextField
          label={settings.name}
          value={column.name}
          maxLength={60}
          error={showIssues && column.name.trim() === '' ? settings.nameMissing : undefined}
          onChange={(name) => onChange({ name })}
        />
        <TextField
          label={settings.detail}
          value={column.detail}
          maxLength={80}
          onChange={(detail) => onChange({ detail })}
        />
        <Select label={settings.kind} value={column.kind} options={kinds} onChange={(kind) => onChange({ kind })} />
        <Select
          label={settings.person}
          value={column.person}
          options={[
            { value: '', label: settings.noPerson },
            ...people.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(person) => onChange({ person })}
        />
        <TextField
          label={settings.length}
          value={column.length}
          inputMode="numeric"
          maxLength={3}
          error={showIssues && !lengthFits ? calendar.lengthWrong : undefined}
          onChange={(length) => onChange({ length })}
        />
      </div>
      <HoursLines
        title={settings.opening}
        add={settings.openingAdd}
        lines={column.opening}
        named={false}
        showIssues={showIssues}
        onChange={(opening) => onChange({ opening })}
      />
      <HoursLines
        title={settings.blocks}
        add={settings.blocksAdd}
        lines={column.blocks}
        named
        showIssues={showIssues}
        onChange={(blocks) => onChange({ blocks })}
      />
      <div className="row">
        <Checkbox checked={column.active} onChange={(active) => onChange({ active })}>
          {settings.active}
        </Checkbox>
        <span className="grow" />
        {onUp !== undefined && <IconButton icon="arrow-up" label={settings.up} onClick={onUp} />}
        {onDown !== undefined && <IconButton icon="arrow-down" label={settings.down} onClick={onDown} />}
      </div>
    </fieldset>
  )
}

function HoursLines({
  title,
  add,
  lines,
  named,
  showIssues,
  onChange,
}: {
  title: string
  add: string
  lines: readonly HoursDraft[]
  named: boolean
  showIssues: boolean
  onChange: (lines: HoursDraft[]) => void
}) {
  const { calendar } = useWords()
  const { settings } = calendar
  const change = (index: number, part: Partial<HoursDraft>) =>
    onChange(lines.map((one, at) => (at === index ? { ...one, ...part } : one)))
  return (
    <div className="stack-tight">
      <h2 className="label">{title}</h2>
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no names of their own
        <fieldset key={index} className="s-fieldset hours-line" aria-label={`${title} ${index + 1}`}>
          <div className="hours-days">
            {weekdays.map((weekday) => (
              <Checkbox
                key={weekday}
                checked={line.days.includes(weekday)}
                onChange={(checked) =>
                  change(index, {
                    days: weekdays.filter((one) => (one === weekday ? checked : line.days.includes(one))),
                  })
                }
              >
                {calendar.weekdays[weekday]}
              </Checkbox>
            ))}
          </div>
          <TextField
            label={settings.from}
            value={line.from}
            maxLength={5}
            onChange={(from) => change(index, { from })}
          />
          <TextField label={settings.to} value={line.to} maxLength={5} onChange={(to) => change(index, { to })} />
          {named && (
            <TextField
              label={settings.what}
              value={line.text}
              maxLength={60}
              error={showIssues && line.text.trim() === '' ? settings.nameMissing : undefined}
              onChange={(text) => change(index, { text })}
            />
          )}
          <IconButton
            icon="trash"
            label={settings.removeLine}
            onClick={() => onChange(lines.filter((_, at) => at !== index))}
          />
          {showIssues && !hoursFit(line) && (
            <p className="s-field-error" role="alert">
              {settings.hoursWrong}
            </p>
          )}
        </fieldset>
      ))}
      <Button kind="quiet" icon="plus" onClick={() => onChange([...lines, newHours()])}>
        {add}
      </Button>
    </div>
  )
}
