import type { ChartSummary } from '@siegel/contract/staff'
import { IconButton, StateText, toast } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { useFailureText } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { numbersText } from '../vitals/measured.ts'

/** What holds: problems, medication, what is open, last measured values; each leads to its entry. */
export function Summary({ patient, summary }: { patient: string; summary: ChartSummary }) {
  const { entries } = useWords()
  const format = useFormat()
  const { problems, medication, open, vitals } = summary
  return (
    <aside className="chart-summary" aria-label={entries.summary}>
      <Group title={entries.problemsTitle} none={entries.noneProblems}>
        {problems.map(({ reference, text, diagnosis, since }) => (
          <Row key={reference} patient={patient} reference={reference} end={since?.slice(0, 4)}>
            <span className="s-mono s-muted">{diagnosis.icd ?? ''}</span>
            <span>
              {text}
              {diagnosis.side !== undefined && ` ${entries.side[diagnosis.side]}`}
              {diagnosis.certainty === 'V' && <span className="s-muted"> ({entries.certainty.V})</span>}
            </span>
          </Row>
        ))}
      </Group>
      <Group title={entries.medicationTitle} none={entries.noneMedication}>
        {medication.map(({ reference, text, dosage }) => (
          <Row key={reference} patient={patient} reference={reference} end={dosage}>
            <span>{text}</span>
          </Row>
        ))}
      </Group>
      {open.length > 0 && (
        <Group title={entries.openTitle}>
          {open.map((task) => (
            <OpenTask key={task.reference} patient={patient} task={task} />
          ))}
        </Group>
      )}
      {vitals.length > 0 && (
        <section>
          <h2>{entries.vitalsTitle}</h2>
          <ul className="summary-vitals">
            {vitals.map(({ kind, value, unit, at, observation }) => (
              <li key={kind}>
                <Link
                  to="/patients/$id"
                  params={{ id: patient }}
                  search={{ vital: kind }}
                  className="summary-vital"
                  activeOptions={{ includeSearch: true }}
                >
                  <strong>{numbersText(value, format)}</strong>
                  <span>
                    {entries.vitals[kind]}
                    {unit !== undefined && `, ${unit}`}
                  </span>
                </Link>
                <Link
                  to="/patients/$id"
                  params={{ id: patient }}
                  search={{ entry: observation }}
                  className="summary-measured"
                  aria-label={entries.course.toEntryOf(entries.vitals[kind], dayWord(format.day(at)))}
                  title={entries.course.toEntry}
                >
                  {dayWord(format.day(at))}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  )
}

/** `heute`, not `Heute`, in the middle of a line; a date stays as it is. */
const dayWord = (day: string): string => (/\d/.test(day) ? day : day.toLowerCase())

function Group({ title, none, children }: { title: string; none?: string; children: ReactNode[] }) {
  return (
    <section>
      <h2>{title}</h2>
      {children.length === 0 ? <p className="s-muted s-small">{none}</p> : <ul>{children}</ul>}
    </section>
  )
}

function Row({
  patient,
  reference,
  end,
  children,
}: {
  patient: string
  reference: string
  end: string | undefined
  children: ReactNode
}) {
  return (
    <li>
      <Link to="/patients/$id" params={{ id: patient }} search={{ entry: reference }} className="summary-row">
        {children}
        {end !== undefined && <span className="summary-end">{end}</span>}
      </Link>
    </li>
  )
}

function OpenTask({ patient, task }: { patient: string; task: ChartSummary['open'][number] }) {
  const { entries } = useWords()
  const format = useFormat()
  const may = useMay()
  const failure = useFailureText()
  const { reference, text, due, version, owner } = task
  const isLate = due !== undefined && due < format.today()
  const finish = async () => {
    try {
      const id = reference.split('/')[1] ?? ''
      await api.changeTask({ params: { id }, body: { version: version ?? 1, state: 'done' } })
      toast(entries.markDone(text))
    } catch (error) {
      toast(failure(error), { icon: 'x-circle' })
    }
    await refreshPatient(patient)
  }
  return (
    <li className="summary-task">
      <Link to="/patients/$id" params={{ id: patient }} search={{ entry: reference }} className="summary-row">
        <span>
          {text}
          {owner !== undefined && <span className="s-muted s-small">, {owner}</span>}
        </span>
        {isLate ? (
          <StateText icon="clock" tone="warning">
            {entries.overdue}
          </StateText>
        ) : (
          due !== undefined && <span className="summary-end">{format.date(due)}</span>
        )}
      </Link>
      {may('inbox.assign') && version !== undefined && (
        <IconButton icon="check" label={entries.done} onClick={() => void finish()} />
      )}
    </li>
  )
}
