import type { QuestionnaireRow } from '@siegel/contract/staff'
import { initialAnswers, readForm, type Form } from '@siegel/forms'
import { FormFiller, type Progress } from '@siegel/forms/view'
import { Dialog } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords, useLocale } from '../core/language.ts'

/** A questionnaire as the patient sees it, to try out. */
export function Preview({ row, onClose }: { row: QuestionnaireRow; onClose: () => void }) {
  const { questionnaires: words, common } = useWords()
  const query = useQuery({
    queryKey: ['questionnaires', row.id, row.version],
    queryFn: () => api.questionnaire({ params: { id: row.id } }),
  })
  return (
    <Dialog open onClose={onClose} title={words.previewTitle(row.title)} closeLabel={common.close}>
      <p className="s-small s-muted">{words.previewText}</p>
      {query.data === undefined ? (
        <Pending error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Tried questionnaire={query.data as unknown as Parameters<typeof readForm>[0]} />
      )}
    </Dialog>
  )
}

function Tried({ questionnaire }: { questionnaire: Parameters<typeof readForm>[0] }) {
  const read = readForm(questionnaire)
  return 'form' in read ? <Filled form={read.form} /> : null
}

function Filled({ form }: { form: Form }) {
  const locale = useLocale()
  const [progress, setProgress] = useState<Progress>(() => ({ typed: initialAnswers(form), at: 0, seenAll: false }))
  return (
    <div className="form-preview" data-density="patient">
      <FormFiller form={form} locale={locale} progress={progress} onProgress={setProgress} />
    </div>
  )
}
