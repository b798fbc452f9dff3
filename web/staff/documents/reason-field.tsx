import { Button, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'

/** Why something is done, typed or taken from the usual ones. */
export function ReasonField({
  act,
  reason,
  error,
  onChange,
}: {
  act: 'move' | 'cancel'
  reason: string
  error: string | undefined
  onChange: (reason: string) => void
}) {
  const { documents } = useWords()
  return (
    <>
      <TextField label={documents.reason} maxLength={300} value={reason} onChange={onChange} error={error} />
      <div className="row">
        {documents.reasons[act].map((one) => (
          <Button key={one} kind="quiet" onClick={() => onChange(one)}>
            {one}
          </Button>
        ))}
      </div>
    </>
  )
}
