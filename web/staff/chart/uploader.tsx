import { Button, Dialog, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FilePicker, useFileDrop } from '../components/files.tsx'
import { useFailureText } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useActions } from '../core/actions.ts'
import { useWords } from '../core/language.ts'
import { refreshPatient } from './use-chart.ts'

const accepted = 'application/pdf,image/jpeg,image/png'

/** Files into this chart, by button or by dropping them anywhere on the page. */
export function Uploader({ patient }: { patient: string }) {
  const { chart, common } = useWords()
  const failure = useFailureText()
  const [failed, setFailed] = useState<string[]>([])
  const upload = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const problems: string[] = []
      for (const file of files) {
        try {
          const bytes = new Uint8Array(await file.arrayBuffer())
          await api.uploadDocument({
            params: { id: patient },
            query: {},
            body: { bytes, mediaType: file.type || 'application/octet-stream', fileName: file.name },
          })
          toast(chart.uploaded, { icon: 'document' })
        } catch (error) {
          problems.push(`${file.name}: ${failure(error)}`)
        }
      }
      return problems
    },
    onSuccess: (problems) => {
      setFailed(problems)
      return refreshPatient(patient)
    },
  })
  const [picking, setPicking] = useState(0)
  useActions([
    { id: 'upload', label: chart.upload, icon: 'upload', key: 'u', run: () => setPicking((count) => count + 1) },
  ])
  const isOver = useFileDrop((files) => upload.mutate(files))
  return (
    <>
      <FilePicker accept={accepted} asked={picking} onFiles={(files) => upload.mutate(files)} />
      <Button
        kind="quiet"
        icon="upload"
        keyHint="U"
        busy={upload.isPending ? chart.uploading : undefined}
        onClick={() => setPicking((count) => count + 1)}
      >
        {chart.upload}
      </Button>
      {isOver && <div className="drop-cover">{chart.uploadHere}</div>}
      <Dialog open={failed.length > 0} onClose={() => setFailed([])} title={chart.upload} closeLabel={common.close}>
        <ul className="stack-tight">
          {failed.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}
