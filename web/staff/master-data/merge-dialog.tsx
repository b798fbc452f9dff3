import type { MasterDataPage, PatientRow } from '@siegel/contract/staff'
import { Banner, Button, Checkbox, Dialog, Icon, TextField, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { PatientPicker } from '../components/patient-picker.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { SimilarList } from '../patients/similar-list.tsx'
import { useSimilar } from '../patients/use-similar.ts'
import { fieldNames } from './conflict.ts'
import { shownField } from './conflict-dialog.tsx'
import { draftOf } from './draft.ts'
import { masterDataQuery, refreshMasterData } from './use-master-data.ts'

/** Finds the other record of the same person, shows both side by side, and merges the other into this one. */
export function MergeDialog({
  id,
  target,
  other,
  onClose,
}: {
  id: string
  target: MasterDataPage
  /** The other record, where it is known already. */
  other?: PatientRow
  onClose: () => void
}) {
  const { masterData, common } = useWords()
  const [source, setSource] = useState(other)
  return (
    <Dialog open onClose={onClose} title={masterData.mergeTitle} closeLabel={common.close} size="wide">
      <div className="stack">
        <p>{masterData.mergeText}</p>
        {source === undefined ? (
          <ChooseSource id={id} target={target} onChoose={setSource} />
        ) : (
          <Compare id={id} target={target} source={source} onOther={() => setSource(undefined)} onClose={onClose} />
        )}
      </div>
    </Dialog>
  )
}

function ChooseSource({
  id,
  target,
  onChoose,
}: {
  id: string
  target: MasterDataPage
  onChoose: (row: PatientRow) => void
}) {
  const { masterData } = useWords()
  const { family, given, birthDate, insuranceNumber } = target.data
  const similar = useSimilar({ family, given, birthDate, insuranceNumber, except: id })
  return (
    <div className="stack">
      <PatientPicker
        label={masterData.mergeFind}
        onChoose={(row) => row.id !== id && row.state !== 'merged' && onChoose(row)}
      />
      <SimilarList
        candidates={similar.data?.candidates}
        action={masterData.mergeDo}
        onOpen={({ patient }) => onChoose(patient)}
      />
    </div>
  )
}

const isOpen = ({ portal }: PatientRow) => portal === 'invited' || portal === 'active'

function Compare({
  id,
  target,
  source,
  onOther,
  onClose,
}: {
  id: string
  target: MasterDataPage
  source: PatientRow
  onOther: () => void
  onClose: () => void
}) {
  const words = useWords()
  const { masterData } = words
  const other = useQuery(masterDataQuery(source.id))
  const [reason, setReason] = useState('')
  const [understood, setUnderstood] = useState(false)
  const [shown, setShown] = useState(false)
  const asksMailbox = isOpen(source) || isOpen(target.patient)
  const merge = useMutation({
    mutationFn: (page: MasterDataPage) =>
      api.mergePatients({
        params: { id },
        body: {
          source: source.id,
          reason: reason.trim(),
          ifVersion: target.version,
          ifSourceVersion: page.version,
          ...(asksMailbox ? { mailbox: 'close-source' as const } : {}),
        },
      }),
    onSuccess: async ({ moved }) => {
      toast(masterData.merged(moved))
      await Promise.all([refreshMasterData(id), refreshMasterData(source.id)])
      onClose()
    },
  })
  if (other.data === undefined) return <Pending error={other.error} retry={() => void other.refetch()} />
  const page = other.data
  const [here, there] = [draftOf(target.data), draftOf(page.data)]
  const rows = fieldNames.flatMap((name) => {
    const [a, b] = [shownField(words, here, name), shownField(words, there, name)]
    return a === masterData.empty && b === masterData.empty ? [] : [{ name, a, b }]
  })
  const isReady = reason.trim() !== '' && (!asksMailbox || understood)
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setShown(true)
        if (isReady && !merge.isPending) merge.mutate(page)
      }}
    >
      <table className="s-table md-compare">
        <thead>
          <tr>
            <th scope="col">
              <span className="s-hidden-text">{masterData.field}</span>
            </th>
            <th scope="col">{masterData.mergeHere}</th>
            <th scope="col">{masterData.mergeThere}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, a, b }) => (
            <tr key={name} data-differs={a === b ? undefined : ''}>
              <th scope="row">
                {masterData.fields[name]}
                {a !== b && <Icon name="alert" small label={masterData.mergeDiffers} />}
              </th>
              <td>{a}</td>
              <td>{b}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="s-muted">{masterData.mergeKept}</p>
      {asksMailbox && (
        <Banner tone="warning" icon="alert">
          <p>{masterData.mergeMailbox(page.patient.name)}</p>
          <Checkbox checked={understood} onChange={setUnderstood}>
            {masterData.mergeUnderstood}
          </Checkbox>
          {shown && !understood && <span className="critical-text">{masterData.issues.required}</span>}
        </Banner>
      )}
      <TextField
        label={masterData.mergeReason}
        value={reason}
        onChange={setReason}
        maxLength={300}
        error={shown && reason.trim() === '' ? masterData.issues.required : undefined}
      />
      <FailureBanner error={merge.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onOther}>
          {masterData.mergeOther}
        </Button>
        <Button kind="filled" type="submit" busy={merge.isPending ? masterData.saving : undefined}>
          {masterData.mergeDo}
        </Button>
      </div>
    </form>
  )
}
