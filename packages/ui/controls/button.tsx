import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/paths.ts'

interface Look {
  /** At most one `filled` a view. `neutral` is for tools, `quiet` for what is least. */
  kind?: 'filled' | 'outline' | 'neutral' | 'quiet' | 'danger'
  icon?: IconName
  /** The key that does the same, shown inside. */
  keyHint?: string
  wide?: boolean
  children: ReactNode
}

const look = ({ kind = 'outline', wide }: Look) => ({
  className: 's-button',
  'data-kind': kind,
  ...(wide === true && { 'data-wide': '' }),
})

const inside = ({ icon, keyHint, children }: Look) => (
  <>
    {icon !== undefined && <Icon name={icon} />}
    <span>{children}</span>
    {keyHint !== undefined && <kbd className="s-key">{keyHint}</kbd>}
  </>
)

export type ButtonProps = Look & {
  /** What is said while work goes on; the button keeps its focus and takes no further press. */
  busy?: string | undefined
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'className'>

export function Button({ kind, icon, keyHint, wide, children, busy, onClick, type = 'button', ...rest }: ButtonProps) {
  const props = { children: busy ?? children, ...(kind && { kind }), ...(icon && { icon }), ...(wide && { wide }) }
  return (
    <button
      {...look(props)}
      {...rest}
      type={type}
      aria-busy={busy !== undefined || undefined}
      aria-disabled={busy !== undefined || undefined}
      onClick={(event) => {
        if (busy === undefined) onClick?.(event)
        else event.preventDefault()
      }}
    >
      {inside({ ...props, ...(keyHint !== undefined && { keyHint }) })}
    </button>
  )
}

/** A square button with an icon alone; `label` is its name and its tooltip. */
export function IconButton({
  icon,
  label,
  kind = 'quiet',
  ...rest
}: { icon: IconName; label: string; kind?: Look['kind'] } & Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'children' | 'className'
>) {
  return (
    <button
      type="button"
      {...rest}
      className="s-button"
      data-kind={kind}
      data-icon-only=""
      aria-label={label}
      title={label}
    >
      <Icon name={icon} />
    </button>
  )
}

/** A link that looks like a button. */
export function LinkButton({
  kind,
  icon,
  keyHint,
  wide,
  children,
  ...rest
}: Look & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'children' | 'className'>) {
  const props = { children, ...(kind && { kind }), ...(icon && { icon }), ...(wide && { wide }) }
  return (
    <a {...look(props)} {...rest}>
      {inside({ ...props, ...(keyHint !== undefined && { keyHint }) })}
    </a>
  )
}

/** A key as it stands on the keyboard. */
export const Key = ({ children }: { children: ReactNode }) => <kbd className="s-key">{children}</kbd>
