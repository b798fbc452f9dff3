import type { Insurance } from '@siegel/contract/staff'
import { Button, IconButton, Select, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import type { InsuranceDraft } from './draft.ts'
import { movedUp, replaceAt, withoutAt, type SectionProps } from './fields.ts'
import { useHint } from './warned.tsx'

const emptyInsurance: InsuranceDraft = {
  kind: 'statutory',
  insurer: '',
  ik: '',
  number: '',
  memberStatus: '',
  from: '',
  until: '',
}
const most = 6

/** Who pays, in this order. */
export function InsuranceSection(props: SectionProps) {
  const { draft, change, warnings } = props
  const { masterData } = useWords()
  const hint = useHint(warnings)
  const { insurances } = draft
  return (
    <div className="md-list">
      <div className="md-number">
        <TextField
          label={masterData.fields.insuranceNumber}
          value={draft.insuranceNumber}
          onChange={(insuranceNumber) => change({ insuranceNumber })}
          maxLength={20}
          spellCheck={false}
          {...hint('insuranceNumber')}
        />
      </div>
      {insurances.map((insurance, at) => (
        <InsuranceRow key={insurance.id ?? `new ${at}`} at={at} insurance={insurance} {...props} />
      ))}
      {insurances.length < most && (
        <Button kind="quiet" icon="plus" onClick={() => change({ insurances: [...insurances, emptyInsurance] })}>
          {masterData.addInsurance}
        </Button>
      )}
    </div>
  )
}

function InsuranceRow({
  at,
  insurance,
  draft: { insurances },
  change,
  issues,
  warnings,
}: SectionProps & { at: number; insurance: InsuranceDraft }) {
  const { masterData } = useWords()
  const hint = useHint(warnings)
  const set = (part: Partial<InsuranceDraft>) => change({ insurances: replaceAt(insurances, at, part) })
  const text = (name: 'insurer' | 'ik' | 'number' | 'from' | 'until', label: string, maxLength: number) => {
    const issue = issues.get(`insurances.${at}.${name}`)
    return (
      <TextField
        label={label}
        value={insurance[name]}
        onChange={(value) => set({ [name]: value })}
        maxLength={maxLength}
        error={issue && masterData.issues[issue]}
        {...hint(`insurances.${at}.${name}`)}
      />
    )
  }
  const kinds = Object.entries(masterData.kinds).map(([value, label]) => ({ value: value as Insurance['kind'], label }))
  const statuses = [
    { value: '' as const, label: masterData.notKnown },
    ...Object.entries(masterData.memberStatuses).map(([value, label]) => ({
      value: value as NonNullable<Insurance['memberStatus']>,
      label,
    })),
  ]
  const isSelf = insurance.kind === 'self'
  return (
    <fieldset className="md-row md-insurance" aria-label={masterData.insuranceAt(at + 1)}>
      <Select label={masterData.kind} value={insurance.kind} options={kinds} onChange={(kind) => set({ kind })} />
      {!isSelf && text('insurer', masterData.insurer, 120)}
      {!isSelf && text('ik', masterData.ik, 20)}
      {insurance.kind === 'statutory' ? (
        <Select
          label={masterData.memberStatus}
          value={insurance.memberStatus}
          options={statuses}
          onChange={(memberStatus) => set({ memberStatus })}
        />
      ) : (
        !isSelf && text('number', masterData.contractNumber, 40)
      )}
      {text('from', masterData.from, 10)}
      {text('until', masterData.until, 10)}
      <div className="md-tools">
        {at > 0 && (
          <IconButton
            icon="arrow-up"
            label={`${masterData.insuranceAt(at + 1)}: ${masterData.up}`}
            onClick={() => change({ insurances: movedUp(insurances, at) })}
          />
        )}
        <IconButton
          icon="trash"
          label={`${masterData.insuranceAt(at + 1)}: ${masterData.remove}`}
          onClick={() => change({ insurances: withoutAt(insurances, at) })}
        />
      </div>
    </fieldset>
  )
}
