import type { QuestionnaireRequest } from '@siegel/contract/staff'
import { Banner, Select, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { DocumentDialog } from '../documents/document-dialog.tsx'
import { refreshRequests, useQuestionnaires } from './queries.ts'

/** Which questionnaire, and until when. */
export function SendDialog({
  patient,
  sent,
  onClose,
}: {
  patient: string
  sent: readonly QuestionnaireRequest[]
  onClose: () => void
}) {
  const { questionnaires: words } = useWords()
  const format = useFormat()
  const list = useQuestionnaires()
  const [chosen, setChosen] = useState<string>()
  const [due, setDue] = useState('')
  const [key] = useState(() => crypto.randomUUID())
  const options = (list.data?.rows ?? [])
    .filter(({ state, problems }) => state === 'active' && problems.length === 0)
    // Those in the reader's language first.
    .sort((a, b) => Number(b.language === format.locale) - Number(a.language === format.locale))
  const questionnaire = chosen ?? options[0]?.id
  const send = useMutation<unknown, Error, void>({
    mutationFn: () =>
      api.sendQuestionnaire({
        params: { id: patient },
        body: { key, questionnaire: questionnaire ?? '', ...(due === '' ? {} : { due }) },
      }),
    onSuccess: () => {
      toast(words.sent, { icon: 'send' })
      onClose()
      return refreshRequests(patient)
    },
  })
  const replaces = sent.some((one) => one.state === 'sent' && one.questionnaire === questionnaire)
  return (
    <DocumentDialog
      title={words.sendTitle}
      text={words.sendText}
      action={words.send}
      busy={words.sending}
      act={send}
      onSubmit={() => {
        if (questionnaire !== undefined) send.mutate()
      }}
      onClose={onClose}
    >
      {list.data === undefined && <Pending error={list.error} retry={() => void list.refetch()} />}
      {list.data !== undefined && options.length === 0 && <p>{words.nothingToSend}</p>}
      {options.length > 0 && (
        <Select
          label={words.which}
          value={questionnaire ?? ''}
          options={options.map(({ id, title, language }) => ({
            value: id,
            label: [title, language === undefined ? undefined : (words.languages[language] ?? language)]
              .filter((part) => part !== undefined)
              .join(', '),
          }))}
          onChange={setChosen}
        />
      )}
      {replaces && (
        <Banner tone="warning" icon="info">
          {words.replaces}
        </Banner>
      )}
      <TextField
        label={words.due}
        hint={words.dueHint}
        type="date"
        min={format.today()}
        value={due}
        onChange={setDue}
      />
    </DocumentDialog>
  )
}
