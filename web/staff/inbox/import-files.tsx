import type { ImportOutcome } from '@siegel/contract/staff'
import { Button, Dialog, StateText, type IconName, type Tone } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FilePicker, useFileDrop } from '../components/files.tsx'
import { useFailureText } from '../components/failure.tsx'
import { failureText } from '../components/failure-text.ts'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { refreshInbox } from './refresh-inbox.ts'
import { laboratoryTitle } from '../components/titles.ts'

type Result = ImportOutcome | { fileName: string; outcome: 'failed'; error: unknown }

/** Files from outside, by button or by dropping them; what became of each is said in words. */
export function ImportFiles() {
  const may = useMay()
  return may('import.run') ? <Importer /> : null
}

function Importer() {
  const { inbox } = useWords()
  const [picking, setPicking] = useState(0)
  const [results, setResults] = useState<readonly Result[]>([])
  const run = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const made: Result[] = []
      for (const file of files) made.push(await importOne(file))
      return made
    },
    onSuccess: (made) => {
      setResults(made)
      return refreshInbox()
    },
  })
  const ask = () => setPicking((count) => count + 1)
  useActions([{ id: 'import', label: inbox.import, icon: 'upload', key: 'i', run: ask }])
  const isOver = useFileDrop((files) => run.mutate(files))
  return (
    <>
      <FilePicker accept=".ldt,.LDT,text/plain" asked={picking} onFiles={(files) => run.mutate(files)} />
      <Button kind="quiet" icon="upload" keyHint="I" busy={run.isPending ? inbox.importing : undefined} onClick={ask}>
        {inbox.importShort}
      </Button>
      {isOver && <div className="drop-cover">{inbox.importHere}</div>}
      <Outcomes results={results} onClose={() => setResults([])} />
    </>
  )
}

async function importOne(file: File): Promise<Result> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    return await api.importFile({ body: { bytes, mediaType: 'application/octet-stream', fileName: file.name } })
  } catch (error) {
    return { fileName: file.name, outcome: 'failed', error }
  }
}

const looks: Readonly<Record<ImportOutcome['outcome'], [IconName, Tone]>> = {
  taken: ['check', 'good'],
  duplicate: ['copy', 'info'],
  refused: ['x-circle', 'critical'],
}

function Outcomes({ results, onClose }: { results: readonly Result[]; onClose: () => void }) {
  const words = useWords()
  const { inbox, common } = words
  const failure = useFailureText()
  return (
    <Dialog
      open={results.length > 0}
      onClose={onClose}
      title={inbox.importTitle}
      closeLabel={common.close}
      footer={
        <Button kind="filled" onClick={onClose}>
          {common.close}
        </Button>
      }
    >
      <ul className="stack">
        {results.map((result, index) => (
          <li key={`${index} ${result.fileName}`} className="stack-tight">
            <strong className="break">{result.fileName}</strong>
            {result.outcome === 'failed' ? (
              <StateText icon="x-circle" tone="critical">
                {failure(result.error)}
              </StateText>
            ) : (
              <Outcome result={result} text={(code) => failureText(words, code)} />
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function Outcome({ result, text }: { result: ImportOutcome; text: (code: string) => string }) {
  const words = useWords()
  const { inbox } = words
  const [icon, tone] = looks[result.outcome]
  return (
    <>
      <StateText icon={icon} tone={tone}>
        {inbox.outcome[result.outcome]}
      </StateText>
      {result.code !== undefined && (
        <p>
          {text(result.code)} {result.line !== undefined && inbox.line(result.line)} {inbox.noneOfIt}
        </p>
      )}
      {result.items.map((item) => (
        <span key={item.inbox} className="s-small">
          {laboratoryTitle(words, item)}: {item.matched ? inbox.matched : inbox.unmatched}
        </span>
      ))}
      {result.warnings.map((code) => (
        <span key={code} className="s-small s-muted">
          {inbox.warning[code] ?? code}
        </span>
      ))}
    </>
  )
}
