import type { InboxItem } from '@siegel/contract/staff'
import { Button, Chip, Icon, Key, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Facts } from '../components/facts.tsx'
import { FailureBanner } from '../components/failure.tsx'
import { PatientPicker } from '../components/patient-picker.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { NewPatient } from '../patients/new-patient.tsx'
import { draftFromNamed } from '../patients/patient-draft.ts'
import { RulePart } from '../release-rules/rule-part.tsx'
import { refreshInbox } from './refresh-inbox.ts'
import { reasonsOf } from './inbox-list.ts'

interface PanelProps {
  item: InboxItem
  selected: number
  signing: boolean
  onSign: () => void
}

/** Whose it is, and what to do with it. */
export function ActionPanel(props: PanelProps) {
  const { item, selected } = props
  return (
    <>
      {item.row.state === 'unassigned' ? <AssignPart item={item} /> : <AssignedPart item={item} />}
      {item.row.state === 'unsigned' && selected === 0 && <RulePart item={item} />}
      {(item.row.state === 'unsigned' || selected > 0) && <SignPart {...props} />}
    </>
  )
}

function Named({ item }: { item: InboxItem }) {
  const { inbox, common } = useWords()
  const format = useFormat()
  const { named } = item
  return (
    <section>
      <h3 className="label">{inbox.named}</h3>
      <Facts
        rows={[
          [inbox.facts.name, <strong key="name">{named.name}</strong>],
          [inbox.facts.birthDate, named.birthDate && format.date(named.birthDate)],
          [
            inbox.facts.gender,
            named.gender && ((common.genders as Readonly<Record<string, string>>)[named.gender] ?? named.gender),
          ],
          [inbox.facts.insurance, named.insuranceNumber],
          [inbox.facts.number, named.number],
          [inbox.facts.address, named.address],
        ]}
      />
    </section>
  )
}

function AssignPart({ item }: { item: InboxItem }) {
  const { inbox } = useWords()
  const may = useMay()
  const mayAssign = may('inbox.assign')
  const [at, setAt] = useState(0)
  const [creating, setCreating] = useState(false)
  const search = useRef<HTMLInputElement>(null)
  const assign = useMutation({
    mutationFn: (patient: string) => api.assign({ params: { id: item.row.id }, body: { patient } }),
    onSuccess: () => {
      toast(inbox.assignedDone, { icon: 'person' })
      return refreshInbox()
    },
    onError: refreshInbox,
  })
  const { suggestions } = item
  const chosen = suggestions[Math.min(at, suggestions.length - 1)]
  const take = () => {
    if (chosen !== undefined && mayAssign && !assign.isPending) assign.mutate(chosen.patient.id)
  }
  useActions(
    mayAssign
      ? [
          ...(chosen === undefined
            ? []
            : [{ id: 'assign', label: inbox.assign, icon: 'person' as const, key: 'Enter', run: take }]),
          ...suggestions.slice(0, 9).map((_, index) => ({
            id: `suggestion-${index}`,
            label: '',
            key: String(index + 1),
            silent: true,
            run: () => setAt(index),
          })),
          { id: 'other', label: inbox.other, icon: 'search', key: 'p', run: () => search.current?.focus() },
          { id: 'create', label: inbox.createFrom, icon: 'plus', key: 'n', run: () => setCreating(true) },
        ]
      : [],
  )
  return (
    <>
      <Named item={item} />
      <section className="stack-tight">
        <h3 className="label">{inbox.suggested}</h3>
        {suggestions.length === 0 && <p className="s-muted">{inbox.suggestedNone}</p>}
        {suggestions.map((suggestion, index) => (
          <Suggestion
            key={suggestion.patient.id}
            number={index + 1}
            suggestion={suggestion}
            isChosen={suggestion === chosen}
            onChoose={() => setAt(index)}
          />
        ))}
      </section>
      <FailureBanner error={assign.error} />
      {mayAssign && (
        <div className="stack-tight">
          {chosen !== undefined && (
            <Button
              kind="filled"
              wide
              icon="person"
              keyHint="Enter"
              busy={assign.isPending ? inbox.assigning : undefined}
              onClick={take}
            >
              {inbox.assign}
            </Button>
          )}
          <PatientPicker label={inbox.other} input={search} keyHint="P" onChoose={({ id }) => assign.mutate(id)} />
          <Button
            kind={chosen === undefined ? 'filled' : 'neutral'}
            wide
            icon="plus"
            keyHint="N"
            onClick={() => setCreating(true)}
          >
            {inbox.createFrom}
          </Button>
        </div>
      )}
      <p className="s-small s-muted">{inbox.after}</p>
      <NewPatient
        open={creating}
        from={draftFromNamed(item.named)}
        onClose={() => setCreating(false)}
        openLabel={inbox.assignTo}
        onOpen={(id) => {
          setCreating(false)
          assign.mutate(id)
        }}
        onCreated={(id) => {
          setCreating(false)
          assign.mutate(id)
        }}
      />
    </>
  )
}

function Suggestion({
  number,
  suggestion,
  isChosen,
  onChoose,
}: {
  number: number
  suggestion: InboxItem['suggestions'][number]
  isChosen: boolean
  onChoose: () => void
}) {
  const { inbox, common } = useWords()
  const format = useFormat()
  const { patient, reason, sure } = suggestion
  const facts = [
    patient.birthDate && format.date(patient.birthDate),
    patient.age !== undefined && common.years(patient.age),
    patient.gender && common.genders[patient.gender],
  ].filter((part) => typeof part === 'string' && part !== '')
  return (
    <button type="button" className="suggestion" aria-pressed={isChosen} onClick={onChoose}>
      <span className="row">
        <strong>{patient.name}</strong>
        {sure && (
          <Chip tone="good" icon="check">
            {inbox.sure}
          </Chip>
        )}
        <span className="grow" />
        {number <= 9 && <Key>{number}</Key>}
      </span>
      <span className="s-muted s-small">{facts.join(', ')}</span>
      {reasonsOf(reason).map(({ agrees, fact }) => (
        <span key={fact} className="reason" data-agrees={agrees ? '' : undefined}>
          <Icon name={agrees ? 'check' : 'x'} small />
          {(agrees ? inbox.reason : inbox.reasonNot)[fact] ?? fact}
        </span>
      ))}
    </button>
  )
}

function AssignedPart({ item }: { item: InboxItem }) {
  const { inbox } = useWords()
  const may = useMay()
  const { patient } = item.row
  if (patient === undefined) return null
  return (
    <>
      <section className="stack-tight">
        <h3 className="label">{inbox.assignedTo}</h3>
        <h2>{patient.name}</h2>
        {may('chart.read') && (
          <Link to="/patients/$id" params={{ id: patient.id }}>
            {inbox.toChart}
          </Link>
        )}
      </section>
      {item.named.name !== '' && <Named item={item} />}
    </>
  )
}

function SignPart({ item, selected, signing, onSign }: PanelProps) {
  const { inbox } = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const { patient } = item.row
  const isReport = item.focus.startsWith('DiagnosticReport/')
  if (!may('inbox.sign')) return <p className="s-small s-muted">{inbox.signOnlyDoctor}</p>
  return (
    <div className="stack-tight inbox-sign">
      <Button
        kind="filled"
        wide
        icon="check"
        keyHint="V"
        busy={signing ? inbox.signingOff : undefined}
        onClick={onSign}
      >
        {selected > 0 ? inbox.signOffMany(selected) : inbox.signOff}
      </Button>
      {patient !== undefined && isReport && selected === 0 && may('release.write') && (
        <Button
          kind="neutral"
          wide
          icon="share"
          onClick={() =>
            void navigate({ to: '/patients/$id/releases', params: { id: patient.id }, search: { item: item.focus } })
          }
        >
          {inbox.toRelease}
        </Button>
      )}
      <p className="s-small s-muted">{inbox.after}</p>
    </div>
  )
}
