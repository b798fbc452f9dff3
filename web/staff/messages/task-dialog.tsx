import { Checkbox, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { DocumentDialog } from '../documents/document-dialog.tsx'

/** Makes a task of the patient's out of a message. */
export function TaskDialog({
  patient,
  text: begun,
  onClose,
  onMade,
}: {
  patient: string
  text: string
  onClose: () => void
  /** The message is to be done with it. */
  onMade: () => void
}) {
  const { messages, common } = useWords()
  const [text, setText] = useState(begun)
  const [due, setDue] = useState('')
  const [finishes, setFinishes] = useState(true)
  const [key] = useState(() => crypto.randomUUID())
  const make = useMutation<unknown, Error, void>({
    mutationFn: () => api.createTask({ body: { key, text: text.trim(), patient, ...(due === '' ? {} : { due }) } }),
    onSuccess: async () => {
      toast(messages.taskMade, { icon: 'task' })
      await queryClient.invalidateQueries({ queryKey: ['tasks'] })
      onClose()
      if (finishes) onMade()
    },
  })
  return (
    <DocumentDialog
      title={messages.makeTask}
      action={messages.taskAction}
      busy={common.loading}
      act={make}
      onSubmit={() => text.trim() !== '' && make.mutate()}
      onClose={onClose}
    >
      <TextField label={messages.taskText} maxLength={500} value={text} onChange={setText} />
      <TextField label={messages.taskDue} type="date" value={due} onChange={setDue} />
      <Checkbox checked={finishes} onChange={setFinishes}>
        {messages.taskAlsoFinish}
      </Checkbox>
    </DocumentDialog>
  )
}
