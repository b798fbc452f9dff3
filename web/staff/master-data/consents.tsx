import type { Consent, DocumentRow, NewConsent } from '@siegel/contract/staff'
import { Button, Icon, Select, StateText, TextArea, TextField } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { documentTitle } from '../components/titles.ts'
import { isoDate } from '../patients/typed-date.ts'
import { Viewer } from '../viewer/viewer.tsx'
import { DocumentPicker } from './document-picker.tsx'
import { germanDate } from './draft.ts'
import { EndDialog } from './end-dialog.tsx'
import { refreshMasterData } from './use-master-data.ts'

/** What the patient agreed to, and what of it was withdrawn. */
export function Consents({
  patient,
  rows,
  mayWrite,
}: {
  patient: string
  rows: readonly Consent[]
  mayWrite: boolean
}) {
  const { masterData } = useWords()
  const format = useFormat()
  const [adding, setAdding] = useState(false)
  const [ended, setEnded] = useState<Consent>()
  return (
    <div className="md-list">
      {rows.length === 0 && !adding && <p className="s-muted">{masterData.noneYet}</p>}
      <ul className="md-entries">
        {rows.map((row) => (
          <li key={row.id} data-over={row.withdrawn === undefined ? undefined : ''}>
            <span>
              <strong>{masterData.consentKinds[row.kind]}</strong>
              {row.text !== undefined && <span className="sentence-line">{row.text}</span>}
              {row.document !== undefined && <ConsentDocument document={row.document} />}
            </span>
            <span className="s-muted">{masterData.givenOn(format.date(row.givenOn), row.givenBy)}</span>
            {row.withdrawn === undefined ? (
              mayWrite && (
                <button type="button" className="link" onClick={() => setEnded(row)}>
                  {masterData.withdraw}
                </button>
              )
            ) : (
              <StateText icon="x-circle" tone="warning">
                {masterData.withdrawnOn(format.date(row.withdrawn.on), row.withdrawn.by)}: {row.withdrawn.reason}
              </StateText>
            )}
          </li>
        ))}
      </ul>
      {mayWrite &&
        (adding ? (
          <AddConsent patient={patient} onClose={() => setAdding(false)} />
        ) : (
          <Button kind="quiet" icon="plus" onClick={() => setAdding(true)}>
            {masterData.addConsent}
          </Button>
        ))}
      {ended !== undefined && (
        <EndDialog
          patient={patient}
          title={masterData.withdrawTitle}
          text={`${masterData.consentKinds[ended.kind]}. ${masterData.withdrawText}`}
          action={masterData.withdraw}
          by={masterData.withdrawnBy}
          end={(ask) => api.withdrawConsent({ params: { id: ended.id }, body: { ifVersion: ended.version, ...ask } })}
          onClose={() => setEnded(undefined)}
        />
      )}
    </div>
  )
}

/** The document with the signature, which opens; for who may not read it, that there is one. */
function ConsentDocument({ document: { row } }: { document: NonNullable<Consent['document']> }) {
  const words = useWords()
  const [viewing, setViewing] = useState(false)
  const attachment = row?.attachment
  return (
    <span className="md-document">
      <Icon name="document" small />
      {row === undefined ? (
        <span className="s-muted">{words.masterData.documentInChart}</span>
      ) : attachment === undefined ? (
        documentTitle(words, row)
      ) : (
        <button type="button" className="link" onClick={() => setViewing(true)}>
          {documentTitle(words, row)}
        </button>
      )}
      {row !== undefined && row.status !== 'current' && (
        <span className="s-muted">({words.common.statuses[row.status] ?? row.status})</span>
      )}
      {attachment !== undefined && viewing && <Viewer attachment={attachment} onClose={() => setViewing(false)} />}
    </span>
  )
}

function AddConsent({ patient, onClose }: { patient: string; onClose: () => void }) {
  const { masterData, common } = useWords()
  const format = useFormat()
  const [kind, setKind] = useState<Consent['kind']>('portal')
  const [givenOn, setGivenOn] = useState(germanDate(format.today()))
  const [givenBy, setGivenBy] = useState(masterData.thePatient)
  const [text, setText] = useState('')
  const [document, setDocument] = useState<DocumentRow>()
  const date = isoDate(givenOn)
  const add = useMutation({
    mutationFn: (body: NewConsent) => api.addConsent({ params: { id: patient }, body }),
    onSuccess: async () => {
      await refreshMasterData(patient)
      onClose()
    },
  })
  const by = givenBy.trim()
  return (
    <form
      className="md-add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (date === undefined || by === '' || add.isPending) return
        add.mutate({
          kind,
          givenOn: date,
          givenBy: by,
          ...(document === undefined ? {} : { document: document.reference }),
          ...(text.trim() === '' ? {} : { text: text.trim() }),
        })
      }}
    >
      <div className="md-grid">
        <Select
          label={masterData.kind}
          value={kind}
          options={Object.entries(masterData.consentKinds).map(([value, label]) => ({
            value: value as Consent['kind'],
            label,
          }))}
          onChange={setKind}
        />
        <TextField
          label={masterData.givenOnLabel}
          value={givenOn}
          onChange={setGivenOn}
          maxLength={10}
          error={date === undefined ? masterData.issues.fullDate : undefined}
        />
        <TextField
          label={masterData.givenBy}
          value={givenBy}
          onChange={setGivenBy}
          maxLength={120}
          error={by === '' ? masterData.issues.required : undefined}
        />
        <div className="md-wide">
          <DocumentPicker
            patient={patient}
            label={`${masterData.consentDocument} (${masterData.optional})`}
            chosen={document}
            onChoose={setDocument}
          />
        </div>
        <div className="md-wide">
          <TextArea
            label={`${masterData.consentText} (${masterData.optional})`}
            value={text}
            onChange={setText}
            maxLength={2000}
          />
        </div>
      </div>
      <FailureBanner error={add.error} />
      <div className="row">
        <Button kind="outline" type="submit" busy={add.isPending ? masterData.saving : undefined}>
          {masterData.add}
        </Button>
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
      </div>
    </form>
  )
}
