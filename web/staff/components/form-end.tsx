import { Button } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import { FailureBanner } from './failure.tsx'

/** Below the fields of a form in a dialog: what went wrong, the way out, and the button that sends it. */
export function FormEnd({
  sending,
  label,
  busy,
  onCancel,
}: {
  sending: { error: unknown; isPending: boolean }
  label: string
  /** What the button says while it is sent. */
  busy: string
  onCancel: () => void
}) {
  const { common } = useWords()
  return (
    <>
      <FailureBanner error={sending.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onCancel}>
          {common.cancel}
        </Button>
        <Button kind="filled" type="submit" busy={sending.isPending ? busy : undefined}>
          {label}
        </Button>
      </div>
    </>
  )
}
