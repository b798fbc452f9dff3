import type { MasterData, PatientRow } from '@siegel/contract/staff'
import { Button, Empty } from '@siegel/ui'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { GlassBanner } from '../break-glass/glass-banner.tsx'
import { NoPermission, Pending } from '../components/failure.tsx'
import { PatientStateText } from '../components/patient-state.tsx'
import { PortalBadge } from '../components/portal-badge.tsx'
import { usePrintedFoot } from '../components/use-printed-foot.ts'
import { useActions } from '../core/actions.ts'
import { codeOf } from '../core/api.ts'
import { useFormat, type Format } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { noteRecent, useMay } from '../core/session.ts'
import { Uploader } from './uploader.tsx'
import { WarningsStrip } from '../entries/warnings-strip.tsx'
import { useChart, useMasterData, usePatientId } from './use-chart.ts'

/** One patient: a header that never scrolls away, tabs, and the chosen view below. */
export function ChartLayout() {
  const id = usePatientId()
  const may = useMay()
  if (!may('patient.list')) return <NoPermission />
  return <ChartOf key={id} id={id} />
}

function ChartOf({ id }: { id: string }) {
  const words = useWords()
  const format = useFormat()
  const facts = useMasterData(id)
  const chart = useChart(id)
  const patient = facts.data?.patient
  useEffect(() => {
    if (patient !== undefined) noteRecent({ id, name: patient.name, age: patient.age })
  }, [id, patient])
  usePrintedFoot(patient && footOf(patient, words.chart.number, format))
  if (patient === undefined) {
    if (facts.error === null || codeOf(facts.error) !== 'not-found')
      return <Pending error={facts.error} retry={() => void facts.refetch()} />
    return (
      <div className="page-state">
        <Empty title={words.chart.unknownPatient}>
          <p>{words.chart.unknownPatientText}</p>
        </Empty>
      </div>
    )
  }
  const target = facts.data?.mergedInto
  if (target !== undefined) return <MergedInto patient={patient} target={target} />
  return (
    <div className="chart">
      {facts.data !== undefined && <PatientHeader facts={facts.data} />}
      <GlassBanner patient={id} />
      <WarningsStrip warnings={chart.data?.summary.warnings ?? []} />
      <ChartTabs id={id} />
      <div className="chart-body">
        <Outlet />
      </div>
    </div>
  )
}

/** Who a printed page is of: name, birth date, number. */
const footOf = ({ name, birthDate, number }: PatientRow, numberWord: string, format: Format): string =>
  [name, birthDate && `* ${format.date(birthDate)}`, number && `${numberWord} ${number}`].filter(Boolean).join(', ')

/** In the place of a record that went into another: the way to the other. */
function MergedInto({ patient, target }: { patient: PatientRow; target: NonNullable<MasterData['mergedInto']> }) {
  const { masterData } = useWords()
  return (
    <div className="page-state">
      <PatientStateText state="merged" text={patient.name} />
      <Empty page title={masterData.mergedInto}>
        <p>{masterData.mergedIntoText(target.name)}</p>
        <Link to="/patients/$id" params={{ id: target.id }} className="s-button" data-kind="filled">
          {masterData.openTarget}
        </Link>
      </Empty>
    </div>
  )
}

function PatientHeader({ facts }: { facts: MasterData }) {
  const { common, chart, masterData } = useWords()
  const format = useFormat()
  const { patient, phone, address, insurance, representative, deathDate } = facts
  const sex = patient.gender === undefined ? undefined : common.genders[patient.gender]
  const payer = insurance === undefined ? undefined : (insurance.name ?? masterData.kinds[insurance.kind])
  const relation = representative?.relation as keyof typeof masterData.relations | undefined
  return (
    <header className="patient-header" aria-label={chart.header}>
      <div className="patient-name">
        <h1>{patient.name}</h1>
        {patient.state !== undefined && (
          <PatientStateText
            state={patient.state}
            {...(patient.state === 'deceased' && deathDate !== undefined
              ? { text: masterData.deceasedOn(format.date(deathDate)) }
              : {})}
          />
        )}
      </div>
      <div className="patient-fact">
        <span>
          {patient.age !== undefined && patient.state !== 'deceased' && <strong>{common.years(patient.age)}</strong>}
          {sex !== undefined && `, ${sex}`}
        </span>
        <span className="s-muted">{patient.birthDate === undefined ? '' : `* ${format.date(patient.birthDate)}`}</span>
      </div>
      <div className="patient-fact">
        <span>{payer ?? patient.insuranceNumber ?? chart.noInsurance}</span>
        <span className="s-muted">
          {[
            payer === undefined ? undefined : patient.insuranceNumber,
            patient.number === undefined ? undefined : `${chart.number} ${patient.number}`,
          ]
            .filter((part) => part !== undefined)
            .join(', ')}
        </span>
      </div>
      <div className="patient-fact">
        <span>{phone ?? ''}</span>
        <span className="s-muted patient-address">{address ?? ''}</span>
      </div>
      {representative !== undefined && relation !== undefined && (
        <div className="patient-fact">
          <span>
            {masterData.relations[relation]}: {representative.name}
          </span>
          <span className="s-muted">{representative.phone ?? ''}</span>
        </div>
      )}
      <span className="grow" />
      <Link to="/patients/$id/access" params={{ id: patient.id }} className="patient-portal">
        <PortalBadge state={patient.portal} />
      </Link>
    </header>
  )
}

function ChartTabs({ id }: { id: string }) {
  const { chart } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const invite = () => void navigate({ to: '/patients/$id/invite', params: { id } })
  const go = (to: (typeof tabs)[number]['to']) => () => void navigate({ to, params: { id } })
  const tabs = [
    { key: 'timeline', to: '/patients/$id', shown: true },
    { key: 'laboratory', to: '/patients/$id/laboratory', shown: true },
    { key: 'releases', to: '/patients/$id/releases', shown: may('release.read') },
    { key: 'messages', to: '/patients/$id/messages', shown: may('chart.read') },
    { key: 'access', to: '/patients/$id/access', shown: true },
    { key: 'appointments', to: '/patients/$id/appointments', shown: may('calendar.read') },
    { key: 'master-data', to: '/patients/$id/master-data', shown: true },
  ] as const
  const shown = tabs.filter((tab) => tab.shown)
  useActions([
    ...shown.map(({ key, to }, index) => ({
      id: `tab-${key}`,
      label: chart.tabs[key],
      key: String(index + 1),
      icon: 'chevron-right' as const,
      run: go(to),
    })),
    ...(may('invitation.write')
      ? [{ id: 'invite', label: chart.invite, icon: 'mail' as const, key: 'e', run: invite }]
      : []),
  ])
  return (
    <nav className="chart-tabs" aria-label={chart.tabsLabel}>
      {shown.map(({ key, to }) => (
        <Link
          key={key}
          to={to}
          params={{ id }}
          activeOptions={{ exact: true, includeSearch: false }}
          className="chart-tab"
        >
          {chart.tabs[key]}
        </Link>
      ))}
      <span className="grow" />
      {may('chart.write') && <Uploader patient={id} />}
      {may('invitation.write') && (
        <Button kind="quiet" icon="mail" keyHint="E" onClick={invite}>
          {chart.invite}
        </Button>
      )}
    </nav>
  )
}
