import type { PatientRow } from '@siegel/contract/staff'
import { Button, Empty, Key, TextField } from '@siegel/ui'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { NoPermission, Pending } from '../components/failure.tsx'
import { PatientStateText } from '../components/patient-state.tsx'
import { PortalBadge } from '../components/portal-badge.tsx'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { usePatients, usePaused } from '../core/patient-search.ts'
import { useMay } from '../core/session.ts'
import { NewPatient } from './new-patient.tsx'

/** The patients: those changed last, or those that fit; arrows choose, Enter opens. */
export function Patients() {
  const { patients } = useWords()
  const may = useMay()
  if (!may('patient.list')) return <NoPermission />
  return (
    <div className="page">
      <PatientList key={patients.title} />
    </div>
  )
}

function PatientList() {
  const words = useWords()
  const { patients } = words
  const may = useMay()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [creating, setCreating] = useState(false)
  const tools = useRef<HTMLDivElement>(null)
  const paused = usePaused(text)
  const query = usePatients(paused)
  const rows = query.data?.rows ?? []
  const index = Math.min(at, rows.length - 1)
  const open = (id: string) => void navigate({ to: '/patients/$id', params: { id } })
  const move = (step: number) => rows.length > 0 && setAt((index + step + rows.length) % rows.length)
  const openCurrent = () => {
    const row = rows[index]
    if (row !== undefined) open(row.id)
  }
  useActions([
    {
      id: 'search',
      label: patients.search,
      icon: 'search',
      key: '/',
      run: () => tools.current?.querySelector('input')?.focus(),
    },
    { id: 'new-patient', label: patients.create, icon: 'plus', key: 'n', run: () => setCreating(true) },
    { id: 'down', label: '', key: 'ArrowDown', silent: true, run: () => move(1) },
    { id: 'up', label: '', key: 'ArrowUp', silent: true, run: () => move(-1) },
    { id: 'open', label: '', key: 'Enter', silent: true, run: openCurrent },
  ])
  const isEmpty = query.data?.total === 0
  return (
    <>
      <header className="page-head">
        <h1>{patients.title}</h1>
        {query.data !== undefined && <span className="s-muted">{patients.total(query.data.total)}</span>}
        <span className="grow" />
        {!isEmpty && may('invitation.write') && (
          <Link to="/invitations" className="s-button" data-kind="neutral">
            {words.invitation.many.title}
          </Link>
        )}
        {!isEmpty && may('patient.write') && (
          <Button kind="outline" icon="plus" keyHint="N" onClick={() => setCreating(true)}>
            {patients.create}
          </Button>
        )}
      </header>
      {!isEmpty && (
        <div className="page-tools" ref={tools}>
          <TextField
            label={patients.search}
            labelHidden
            placeholder={patients.search}
            icon="search"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(next) => {
              setText(next)
              setAt(0)
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') move(1)
              else if (event.key === 'ArrowUp') move(-1)
              else if (event.key === 'Enter' && paused === text) openCurrent()
              else return
              event.preventDefault()
            }}
          />
          <span className="s-muted s-small">
            <Key>↑</Key> <Key>↓</Key> {patients.keys} <Key>Enter</Key> {patients.keysOpen}
          </span>
        </div>
      )}
      {query.data === undefined ? (
        <Pending error={query.error} retry={() => void query.refetch()} />
      ) : isEmpty ? (
        <EmptyPractice onCreate={() => setCreating(true)} />
      ) : rows.length === 0 ? (
        <Empty title={patients.noneTitle}>
          <p>{patients.noneText}</p>
        </Empty>
      ) : (
        <PatientTable
          rows={rows}
          current={index}
          caption={paused.trim() === '' ? patients.newest : patients.found(rows.length)}
          onRow={open}
        />
      )}
      <NewPatient
        open={creating}
        onClose={() => setCreating(false)}
        onOpen={(id) => {
          setCreating(false)
          open(id)
        }}
        onCreated={(id) => {
          setCreating(false)
          open(id)
        }}
      />
    </>
  )
}

function EmptyPractice({ onCreate }: { onCreate: () => void }) {
  const { patients } = useWords()
  const may = useMay()
  return (
    <Empty title={patients.emptyTitle}>
      <p>{may('import.run') ? patients.emptyText : patients.emptyTextOffice}</p>
      <div className="row">
        <Button kind="filled" icon="plus" keyHint="N" onClick={onCreate}>
          {patients.create}
        </Button>
        {may('inbox.read') && (
          <Link to="/inbox" className="s-button" data-kind="neutral">
            {patients.toInbox}
          </Link>
        )}
      </div>
    </Empty>
  )
}

function PatientTable({
  rows,
  current,
  caption,
  onRow,
}: {
  rows: readonly PatientRow[]
  current: number
  caption: string
  onRow: (id: string) => void
}) {
  const { patients, common } = useWords()
  const format = useFormat()
  const selected = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    selected.current?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <table className="s-table rows-table patients-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{patients.name}</th>
          <th scope="col">{patients.birthDate}</th>
          <th scope="col" data-align="right">
            {patients.age}
          </th>
          <th scope="col">{patients.gender}</th>
          <th scope="col">{patients.insurance}</th>
          <th scope="col">{patients.number}</th>
          <th scope="col">{patients.portal}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr
            key={row.id}
            data-over={row.state === undefined ? undefined : ''}
            ref={index === current ? selected : null}
            data-current={index === current ? '' : undefined}
            onClick={() => onRow(row.id)}
          >
            <th scope="row">
              <Link
                to="/patients/$id"
                params={{ id: row.id }}
                className="row-link"
                onClick={(event) => event.stopPropagation()}
              >
                {row.name}
              </Link>{' '}
              {row.state !== undefined && <PatientStateText state={row.state} />}
            </th>
            <td>{row.birthDate === undefined ? '' : format.date(row.birthDate)}</td>
            <td data-align="right">{row.age}</td>
            <td>{row.gender === undefined ? '' : common.genders[row.gender]}</td>
            <td className="s-mono">{row.insuranceNumber}</td>
            <td>{row.number}</td>
            <td>
              <PortalBadge state={row.portal} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
