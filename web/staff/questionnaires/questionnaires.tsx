import type { QuestionnaireImport, QuestionnaireRow } from '@siegel/contract/staff'
import { Button, Chip, Dialog, Empty, Table, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Act } from '../administration/act.tsx'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { FilePicker } from '../components/files.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { Preview } from './preview.tsx'
import { refreshQuestionnaires, useQuestionnaires } from './queries.ts'

type Problems = QuestionnaireImport['problems']

/** Questionnaires of the practice: seen as patients see them, added from files, taken out of use. */
export function Questionnaires() {
  const { questionnaires: words, common } = useWords()
  const list = useQuestionnaires()
  const [asked, setAsked] = useState(0)
  const [shown, setShown] = useState<QuestionnaireRow>()
  const [problems, setProblems] = useState<Problems>([])
  const take = useMutation({
    mutationFn: async ([file]: readonly File[]) => {
      if (file === undefined) return undefined
      const bytes = new Uint8Array(await file.arrayBuffer())
      return api.importQuestionnaire({ body: { bytes, mediaType: 'application/fhir+json', fileName: file.name } })
    },
    onSuccess: (made, [file]) => {
      setProblems(made?.problems ?? [])
      if (made?.id !== undefined) toast(words.imported(file?.name ?? ''))
    },
    onSettled: refreshQuestionnaires,
  })
  const retire = useMutation({
    mutationFn: ({ row, retired }: { row: QuestionnaireRow; retired: boolean }) =>
      api.retireQuestionnaire({ params: { id: row.id }, body: { version: row.version, retired } }),
    onSuccess: (_, { row, retired }) => toast((retired ? words.retiredOne : words.takenUp)(row.title)),
    onSettled: refreshQuestionnaires,
  })
  const ask = () => setAsked((count) => count + 1)
  useActions([{ id: 'import-questionnaire', label: words.import, icon: 'upload', key: 'i', run: ask }])
  if (list.data === undefined) return <Pending error={list.error} retry={() => void list.refetch()} />
  const inUse = list.data.rows.filter(({ state }) => state === 'active')
  const retired = list.data.rows.filter(({ state }) => state === 'retired')
  const look = { label: words.preview, run: setShown }
  return (
    <section className="stack tab-page">
      <FilePicker
        accept=".json,application/fhir+json,application/json"
        asked={asked}
        onFiles={(files) => take.mutate(files)}
      />
      <FailureBanner error={take.error ?? retire.error} />
      {inUse.length === 0 ? (
        <Empty title={words.nothingToSend} />
      ) : (
        <Rows
          caption={words.list}
          rows={inUse}
          acts={[look, { label: words.retire, run: (row) => retire.mutate({ row, retired: true }) }]}
        />
      )}
      <p className="s-muted prose">{words.importText}</p>
      <div className="row">
        <Button
          kind="outline"
          icon="upload"
          keyHint="I"
          busy={take.isPending ? common.loading : undefined}
          onClick={ask}
        >
          {words.import}
        </Button>
      </div>
      {retired.length > 0 && (
        <details className="versions">
          <summary>{words.retired(retired.length)}</summary>
          <Rows
            caption={words.retired(retired.length)}
            captionHidden
            rows={retired}
            acts={[look, { label: words.takeUp, run: (row) => retire.mutate({ row, retired: false }) }]}
          />
        </details>
      )}
      {shown !== undefined && <Preview row={shown} onClose={() => setShown(undefined)} />}
      <Refused problems={problems} onClose={() => setProblems([])} />
    </section>
  )
}

function Rows({
  rows,
  acts,
  ...caption
}: {
  caption: string
  captionHidden?: boolean
  rows: readonly QuestionnaireRow[]
  acts: readonly { label: string; run: (row: QuestionnaireRow) => void }[]
}) {
  const { questionnaires: words } = useWords()
  return (
    <Table
      {...caption}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          title: words.name,
          rowHeader: true,
          cell: ({ title, description, problems }) => (
            <span className="stack-tight">
              <span>{title}</span>
              {description !== undefined && <span className="s-small s-muted questionnaire-note">{description}</span>}
              {problems.length > 0 && (
                <span>
                  <Chip tone="warning" icon="alert">
                    {words.unfit}
                  </Chip>
                </span>
              )}
            </span>
          ),
        },
        {
          key: 'language',
          title: words.language,
          cell: ({ language = '' }) => words.languages[language] ?? language,
        },
        { key: 'count', title: words.count, align: 'right', cell: ({ questions }) => questions },
        {
          key: 'acts',
          title: words.preview,
          titleHidden: true,
          align: 'right',
          cell: (row) => (
            <span className="acts">
              {acts.map(({ label, run }) => (
                <Act key={label} name={row.title} label={label} run={() => run(row)} />
              ))}
            </span>
          ),
        },
      ]}
    />
  )
}

/** Why a file was not taken, each reason with its place. */
function Refused({ problems, onClose }: { problems: Problems; onClose: () => void }) {
  const { questionnaires: words, common } = useWords()
  return (
    <Dialog
      open={problems.length > 0}
      onClose={onClose}
      title={words.refused}
      closeLabel={common.close}
      footer={
        <Button kind="filled" onClick={onClose}>
          {common.close}
        </Button>
      }
    >
      <p>{words.refusedText}</p>
      <ul className="dashes">
        {problems.map(({ code, linkId, detail }, place) => (
          <li key={`${place} ${code}`} className="break">
            {linkId !== undefined && <strong>{words.place(linkId)}: </strong>}
            {words.problems[code] ?? code} {detail}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
