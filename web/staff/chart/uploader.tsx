import { Button, Dialog, StateText, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { CameraPicker, FilePicker, useFileDrop, useFilePaste } from '../components/files.tsx'
import { useFailureText } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from '../documents/document-dialog.tsx'
import { FactsFields, noFacts, said, type FactsDraft } from '../documents/facts-fields.tsx'
import { photoToFile, prepared } from '../documents/photo.ts'
import { refreshPatient } from './use-chart.ts'

const accepted = 'application/pdf,image/jpeg,image/png,image/tiff,text/plain,.pdf,.jpg,.jpeg,.png,.tif,.tiff,.txt'

/** A file that waits for what is said of it. */
interface Chosen {
  file: File
  isRedrawn: boolean
}

/** Files into this chart: by button, camera, clipboard, or by dropping them anywhere on the page. */
export function Uploader({ patient }: { patient: string }) {
  const { chart, documents } = useWords()
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [kind, setKind] = useState<FactsDraft['kind']>('')
  const [picking, setPicking] = useState(0)
  const [shooting, setShooting] = useState(0)
  const failure = useFailureText()
  const choose = useMutation({
    mutationFn: (files: readonly File[]) => Promise.all(files.map(prepared)),
    onMutate: () => setKind(''),
    onSuccess: setChosen,
  })
  const shoot = useMutation({
    mutationFn: async (files: readonly File[]) =>
      Promise.all(files.map(async (file) => ({ file: await photoToFile(file), isRedrawn: true }))),
    onMutate: () => setKind('photo'),
    onSuccess: setChosen,
  })
  useActions([
    { id: 'upload', label: chart.upload, icon: 'upload', key: 'u', run: () => setPicking((count) => count + 1) },
  ])
  const isOver = useFileDrop((files) => choose.mutate(files))
  useFilePaste((files) => choose.mutate(files))
  const error = choose.error ?? shoot.error
  return (
    <>
      <FilePicker accept={accepted} asked={picking} onFiles={(files) => choose.mutate(files)} />
      <CameraPicker asked={shooting} onFiles={(files) => shoot.mutate(files)} />
      <span className="only-touch">
        <Button kind="quiet" icon="image" onClick={() => setShooting((count) => count + 1)}>
          {documents.photo}
        </Button>
      </span>
      <Button kind="quiet" icon="upload" keyHint="U" onClick={() => setPicking((count) => count + 1)}>
        {chart.upload}
      </Button>
      {error !== null && <span className="s-small critical-text">{failure(error)}</span>}
      {isOver && <div className="drop-cover">{chart.uploadHere}</div>}
      {chosen.length > 0 && <FileDialog patient={patient} chosen={chosen} kind={kind} onClose={() => setChosen([])} />}
    </>
  )
}

interface Refused {
  name: string
  why: string
}

/** What is said of the files before they are filed; whatever was refused stays with the reason. */
function FileDialog({
  patient,
  chosen,
  kind,
  onClose,
}: {
  patient: string
  chosen: readonly Chosen[]
  kind: FactsDraft['kind']
  onClose: () => void
}) {
  const { chart, documents, common } = useWords()
  const format = useFormat()
  const failure = useFailureText()
  const [draft, setDraft] = useState<FactsDraft>({ ...noFacts, kind })
  const [title, setTitle] = useState('')
  const upload = useMutation<Refused[], Error, void>({
    mutationFn: async () => {
      const refused: Refused[] = []
      for (const { file } of chosen) {
        try {
          await fileOne(patient, file, chosen.length === 1 ? title.trim() : '', draft)
          toast(chart.uploaded, { icon: 'document' })
        } catch (error) {
          refused.push({ name: file.name, why: failure(error) })
        }
      }
      return refused
    },
    onSuccess: async (refused) => {
      await refreshPatient(patient)
      if (refused.length === 0) onClose()
    },
  })
  if (upload.data !== undefined && upload.data.length > 0)
    return (
      <Dialog open onClose={onClose} title={chart.upload} closeLabel={common.close}>
        <ul className="stack-tight">
          {upload.data.map(({ name, why }) => (
            <li key={name}>
              {name}: {why}
            </li>
          ))}
        </ul>
      </Dialog>
    )
  return (
    <DocumentDialog
      title={documents.fileTitle(chosen.length)}
      action={documents.fileAction}
      busy={chart.uploading}
      act={upload}
      onSubmit={() => upload.mutate()}
      onClose={onClose}
    >
      <ul className="document-files" aria-label={documents.fileNames}>
        {chosen.map(({ file, isRedrawn }, index) => (
          <li key={`${index} ${file.name}`}>
            <span>{file.name}</span> <span className="s-muted s-small">{format.bytes(file.size)}</span>{' '}
            {isRedrawn && <StateText icon="check">{documents.locationRemoved}</StateText>}
          </li>
        ))}
      </ul>
      {chosen.length === 1 && (
        <TextField
          label={documents.title}
          placeholder={chosen[0]?.file.name ?? ''}
          maxLength={120}
          value={title}
          onChange={setTitle}
        />
      )}
      <FactsFields draft={draft} onChange={setDraft} />
    </DocumentDialog>
  )
}

async function fileOne(patient: string, file: File, title: string, draft: FactsDraft): Promise<void> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { kind, ...rest } = said(draft)
  const { reference } = await api.uploadDocument({
    params: { id: patient },
    query: kind === undefined ? {} : { kind },
    body: { bytes, mediaType: 'application/octet-stream', fileName: file.name },
  })
  if (title === '' && Object.keys(rest).length === 0) return
  await api.changeDocument({
    params: { id: reference.slice('DocumentReference/'.length) },
    body: { version: 1, title: title === '' ? file.name : title, ...said(draft) },
  })
}
