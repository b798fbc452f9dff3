import type { Candidate } from '@siegel/contract/staff'
import { Button } from '@siegel/ui'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { PatientStateText } from '../components/patient-state.tsx'

/** Who may be the same person, each with the reasons and a way there; undefined while nothing has been asked. */
export function SimilarList({
  candidates,
  action,
  onOpen,
  second,
}: {
  candidates: readonly Candidate[] | undefined
  action: string
  onOpen: (candidate: Candidate) => void
  /** What else can be done with one of them. */
  second?: { action: string; onChoose: (candidate: Candidate) => void }
}) {
  const { masterData } = useWords()
  const format = useFormat()
  return (
    <section className="similar" aria-label={masterData.similarTitle}>
      <h3>{masterData.similarTitle}</h3>
      <output className="s-muted s-small" aria-live="polite">
        {candidates === undefined
          ? masterData.similarNone
          : candidates.length === 0
            ? masterData.similarNoneFound
            : masterData.similarFound(candidates.length)}
      </output>
      <ul className="similar-list">
        {candidates?.map((candidate) => {
          const { id, name, birthDate, state } = candidate.patient
          return (
            <li key={id}>
              <strong>{name}</strong>
              {birthDate !== undefined && <span className="s-muted">* {format.date(birthDate)}</span>}
              {state !== undefined && <PatientStateText state={state} />}
              <span className="s-small">
                {candidate.reasons.map((reason) => masterData.similarReasons[reason]).join(', ')}
              </span>
              <div className="row">
                <Button kind="outline" aria-label={`${name}: ${action}`} onClick={() => onOpen(candidate)}>
                  {action}
                </Button>
                {second !== undefined && (
                  <Button
                    kind="neutral"
                    aria-label={`${name}: ${second.action}`}
                    onClick={() => second.onChoose(candidate)}
                  >
                    {second.action}
                  </Button>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
