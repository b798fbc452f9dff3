import { certainties, sides, type DiagnosisLine } from '@siegel/practice/line'
import { Chip, Key } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import { useFormat } from '../core/format.ts'
import { icdHints } from './icd-hints.ts'
import type { Finding, IcdRow } from './use-diagnoses.ts'
import type { PatientRow } from '@siegel/contract/staff'
import { Choices } from '../components/choices.tsx'

/** Codes that fit what is typed; the list belongs to the field, which keeps the focus. */
export function DiagnosisList({
  id,
  found,
  at,
  patient,
  onChoose,
}: {
  id: string
  found: Finding
  at: number
  patient: Compared
  onChoose: (index: number) => void
}) {
  const { entries } = useWords()
  const { rows, year, isLoading } = found
  return (
    <>
      <div className="entry-list-head">
        <strong>{entries.typed.d}</strong>
        <span className="s-muted">{typeof year === 'number' && entries.catalogue(String(year))}</span>
      </div>
      {year === null ? (
        <p className="entry-list-text">{entries.noCatalogue}</p>
      ) : rows.length === 0 ? (
        <p className="entry-list-text">{isLoading ? entries.searching : entries.noDiagnosis}</p>
      ) : (
        <Choices
          id={id}
          label={entries.typed.d}
          rows={rows}
          idOf={(_, index) => `${id}-${index}`}
          isCurrent={(_, index) => index === at}
          onChoose={(_, index) => onChoose(index)}
          rowClassName="entry-option"
          show={(row, index) => (
            <>
              <span className="s-mono">{row.code}</span>
              <span>{row.label}</span>
              <span className="entry-option-end">
                <Hints row={row} patient={patient} />
                {index === at && <Key>Enter</Key>}
              </span>
            </>
          )}
        />
      )}
    </>
  )
}

type Compared = Pick<PatientRow, 'gender' | 'birthDate'>

/** What the catalogue has to say about a code for this patient, by icon and word. */
function Hints({ row, patient }: { row: IcdRow; patient: Compared }) {
  const { entries } = useWords()
  const format = useFormat()
  return icdHints(row, patient, format.today()).map((hint) => (
    <Chip key={hint} tone={hint === 'rare' ? 'info' : 'warning'} icon={hint === 'rare' ? 'info' : 'warning'}>
      {entries.hints[hint]}
    </Chip>
  ))
}

/** Certainty, side and whether it lasts, of the diagnosis in the line. */
export function DiagnosisSigns({
  line,
  found,
  patient,
  onChange,
}: {
  line: DiagnosisLine
  found: Finding
  patient: Compared
  onChange: (line: DiagnosisLine) => void
}) {
  const { entries } = useWords()
  const { side: _, ...noSide } = line
  const row = found.rows.find(({ code }) => code === line.icd?.replace(/[-!*+†]+$/, ''))
  const isUnknown = typeof found.year === 'number' && !found.isLoading && row === undefined
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
      {row !== undefined && <Hints row={row} patient={patient} />}
      {isUnknown && (
        <Chip tone="warning" icon="warning">
          {entries.hints.unknown}
        </Chip>
      )}
    </div>
  )
}
