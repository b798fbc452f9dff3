import type { PatientRow } from '@siegel/contract/staff'
import { toast } from '@siegel/ui'
import { useState } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { Facts } from '../components/facts.tsx'
import { PatientPicker } from '../components/patient-picker.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from './document-dialog.tsx'
import { documentId, type DocumentEntry } from './opened.ts'
import { ReasonField } from './reason-field.tsx'
import { useDocumentAct } from './use-document-act.ts'

/** Into the chart that a wrongly filed document belongs to. */
export function MoveDialog({
  patient,
  entry,
  onClose,
}: {
  patient: string
  entry: DocumentEntry
  onClose: () => void
}) {
  const { documents } = useWords()
  const format = useFormat()
  const [target, setTarget] = useState<PatientRow>()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const act = useDocumentAct(
    patient,
    async () => {
      if (target === undefined) return
      const body = { version: entry.document.version, patient: target.id, reason: reason.trim() }
      await api.moveDocument({ params: { id: documentId(entry) }, body })
      await refreshPatient(target.id)
    },
    () => {
      toast(documents.moved, { icon: 'document' })
      onClose()
    },
  )
  const isReady = target !== undefined && reason.trim() !== ''
  const born = target?.birthDate === undefined ? '' : ` * ${format.date(target.birthDate)}`
  return (
    <DocumentDialog
      title={documents.moveTitle}
      text={documents.moveText}
      action={documents.moveAction}
      danger
      act={act}
      onSubmit={() => {
        setTried(true)
        if (isReady) act.mutate()
      }}
      onClose={onClose}
    >
      <div className="document-target">
        <PatientPicker label={documents.moveTo} onChoose={setTarget} />
        {isTried && target === undefined && (
          <p role="alert" className="s-field-error">
            {documents.moveMissing}
          </p>
        )}
      </div>
      <Facts rows={[[documents.moveChosen, target && <strong>{`${target.name}${born}`}</strong>]]} />
      <ReasonField
        act="move"
        reason={reason}
        onChange={setReason}
        error={isTried && reason.trim() === '' ? documents.reasonMissing : undefined}
      />
    </DocumentDialog>
  )
}
