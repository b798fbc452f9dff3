import { certainties, sides, type DiagnosisLine } from '@siegel/practice/line'
import { Chip, Key } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import type { Finding } from './use-diagnoses.ts'

/** Codes that fit what is typed; the list belongs to the field, which keeps the focus. */
export function DiagnosisList({
  id,
  found,
  at,
  onChoose,
}: {
  id: string
  found: Finding
  at: number
  onChoose: (index: number) => void
}) {
  const { entries } = useWords()
  const { rows, catalogue, isLoading } = found
  return (
    <>
      <div className="entry-list-head">
        <strong>{entries.typed.d}</strong>
        <span className="s-muted">{catalogue === null ? '' : entries.catalogue(catalogue?.year ?? '')}</span>
      </div>
      {catalogue === null ? (
        <p className="entry-list-text">{entries.noCatalogue}</p>
      ) : rows.length === 0 ? (
        <p className="entry-list-text">{isLoading ? entries.searching : entries.noDiagnosis}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list of a field that keeps the focus (WAI-ARIA)
        <div id={id} role="listbox" aria-label={entries.typed.d}>
          {rows.map((row, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keys
            <div
              key={row.code}
              id={`${id}-${index}`}
              // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a row of that list (WAI-ARIA)
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className="entry-option"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(index)}
            >
              <span className="s-mono">{row.code}</span>
              <span>{row.label}</span>
              <span className="entry-option-end">
                {row.notifiable && <Chip tone="warning">{entries.notifiable}</Chip>}
                {!row.terminal && <Chip>{entries.group}</Chip>}
                {index === at && <Key>Enter</Key>}
              </span>
            </div>
          ))}
        </div>
      )}
    </>
  )
}

/** Certainty, side and whether it lasts, of the diagnosis in the line. */
export function DiagnosisSigns({ line, onChange }: { line: DiagnosisLine; onChange: (line: DiagnosisLine) => void }) {
  const { entries } = useWords()
  const { side: _, ...noSide } = line
  return (
    <div className="entry-signs">
      <fieldset>
        <legend>{entries.certaintyLabel}</legend>
        {certainties.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={line.certainty === one}
            onClick={() => onChange({ ...line, certainty: one })}
          >
            <strong>{one}</strong> {entries.certainty[one]}
          </button>
        ))}
      </fieldset>
      <fieldset>
        <legend>{entries.sideLabel}</legend>
        {sides.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={line.side === one}
            title={entries.side[one]}
            onClick={() => onChange(line.side === one ? noSide : { ...line, side: one })}
          >
            {one}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="entry-permanent"
        aria-pressed={line.permanent}
        onClick={() => onChange({ ...line, permanent: !line.permanent })}
      >
        {entries.permanent}
      </button>
    </div>
  )
}
