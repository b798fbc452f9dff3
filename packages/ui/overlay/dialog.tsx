import { useEffect, useId, useRef, type ReactNode } from 'react'
import { IconButton } from '../controls/button.tsx'

/**
 * A modal dialog on the platform's own `dialog`: it takes the focus, keeps it inside, makes the rest inert and gives
 * the focus back. Escape and the close button call `onClose`.
 */
export function Dialog({
  open,
  onClose,
  title,
  closeLabel,
  size = 'normal',
  children,
  footer,
}: {
  open: boolean
  onClose: () => void
  title: string
  /** Name of the close button, in the reader's language. */
  closeLabel: string
  size?: 'normal' | 'wide'
  children: ReactNode
  /** Buttons; the one that goes on stands last. */
  footer?: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (element === null) return
    if (open && !element.open) element.showModal()
    if (!open && element.open) element.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="s-dialog"
      data-size={size}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {open && (
        <>
          <div className="s-dialog-head">
            <h2 id={titleId}>{title}</h2>
            <IconButton icon="x" label={closeLabel} onClick={onClose} />
          </div>
          {children}
          {footer !== undefined && <div className="s-dialog-foot">{footer}</div>}
        </>
      )}
    </dialog>
  )
}
