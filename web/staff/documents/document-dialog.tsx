import { Button, Dialog } from '@siegel/ui'
import type { UseMutationResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { codeOf } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'

/** A form over the page for one act on a document; what went wrong stands in it and what was typed stays. */
export function DocumentDialog({
  title,
  text,
  action,
  busy,
  danger = false,
  act,
  onSubmit,
  onClose,
  children,
}: {
  title: string
  text?: string
  action: string
  /** What is said while it is done. */
  busy?: string
  danger?: boolean
  act: Pick<UseMutationResult<unknown, Error, void>, 'isPending' | 'error'>
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}) {
  const { common, documents } = useWords()
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      closeLabel={common.close}
      footer={
        <>
          <Button kind="neutral" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button
            kind={danger ? 'danger' : 'filled'}
            busy={act.isPending ? (busy ?? common.loading) : undefined}
            onClick={onSubmit}
          >
            {action}
          </Button>
        </>
      }
    >
      <form
        ref={focusFirst}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!act.isPending) onSubmit()
        }}
      >
        {text !== undefined && <p>{text}</p>}
        {children}
        {act.error !== null &&
          (codeOf(act.error) === 'version-conflict' ? (
            <p role="alert" className="s-field-error">
              {documents.conflict}
            </p>
          ) : (
            <FailureBanner error={act.error} />
          ))}
        {/* Enter in a field does what the button does. */}
        <button type="submit" hidden>
          {action}
        </button>
      </form>
    </Dialog>
  )
}
