import { Button, Dialog, type IconName } from '@siegel/ui'
import type { ReactNode } from 'react'
import { useWords } from '../core/language.ts'
import { FailureBanner } from './failure.tsx'

/** Asks before something that cannot simply be undone. */
export function Confirm({
  open,
  title,
  children,
  action,
  cancel,
  icon,
  busy,
  error,
  onConfirm,
  onClose,
}: {
  open: boolean
  title: string
  children: ReactNode
  action: string
  /** What the other button says; otherwise that it is called off. */
  cancel?: string
  icon?: IconName
  busy: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}) {
  const words = useWords()
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      closeLabel={words.common.close}
      footer={
        <>
          <Button kind="neutral" onClick={onClose}>
            {cancel ?? words.common.cancel}
          </Button>
          <Button
            kind="danger"
            {...(icon && { icon })}
            busy={busy ? words.common.loading : undefined}
            onClick={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className="stack">
        {children}
        <FailureBanner error={error} />
      </div>
    </Dialog>
  )
}
