import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { LogTable } from '../log/log-table.tsx'

const shown = 30

/** The newest entries of the log about this patient. */
export function WhoLooked({ patient }: { patient: string }) {
  const { access } = useWords()
  const may = useMay()
  const mayRead = may('log.read')
  const log = useQuery({
    queryKey: ['log', 'patient', patient],
    queryFn: () => api.log({ query: { patient, count: shown } }),
    enabled: mayRead,
    staleTime: 30_000,
  })
  return (
    <section>
      <div className="page-head">
        <h2>{access.who}</h2>
        <span className="grow" />
        {mayRead && (
          <Link to="/log" search={{ patient }}>
            {access.allEntries}
          </Link>
        )}
      </div>
      <p className="s-muted">{mayRead ? access.whoText : access.whoHidden}</p>
      {mayRead &&
        (log.data === undefined ? (
          <Pending error={log.error} retry={() => void log.refetch()} />
        ) : log.data.rows.length === 0 ? (
          <p className="s-muted">{access.whoNone}</p>
        ) : (
          <LogTable rows={log.data.rows} withPatient={false} />
        ))}
    </section>
  )
}
