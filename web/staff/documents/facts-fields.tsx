import { documentKinds, type DocumentKind } from '@siegel/fhir'
import { Select, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'

/** What a person says of a document, as the fields have it: empty where nothing is said. */
export interface FactsDraft {
  kind: DocumentKind | ''
  from: string
  date: string
}

export const noFacts: FactsDraft = { kind: '', from: '', date: '' }

/** The draft as the safe takes it. */
export const said = ({ kind, from, date }: FactsDraft) => ({
  ...(kind === '' ? {} : { kind }),
  ...(from.trim() === '' ? {} : { from: from.trim() }),
  ...(date === '' ? {} : { date }),
})

/** Kind, sender and date of a document. */
export function FactsFields({ draft, onChange }: { draft: FactsDraft; onChange: (draft: FactsDraft) => void }) {
  const { documents } = useWords()
  return (
    <>
      <div className="form-grid">
        <Select
          label={documents.kind}
          value={draft.kind}
          options={[
            { value: '' as const, label: documents.noKind },
            ...documentKinds.map((kind) => ({ value: kind, label: documents.kinds[kind] })),
          ]}
          onChange={(kind) => onChange({ ...draft, kind })}
        />
        <TextField
          label={documents.date}
          type="date"
          value={draft.date}
          onChange={(date) => onChange({ ...draft, date })}
        />
      </div>
      <TextField
        label={documents.from}
        maxLength={120}
        value={draft.from}
        onChange={(from) => onChange({ ...draft, from })}
      />
    </>
  )
}
