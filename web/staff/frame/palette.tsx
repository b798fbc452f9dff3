import { Dialog, Icon, Key } from '@siegel/ui'
import { useState } from 'react'
import { useOffered, type Action } from '../core/actions.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { focusFirst } from '../core/focus-first.ts'
import { Choices } from '../components/choices.tsx'

/** Every action of this view and of the house, with its key. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={words.frame.commands} closeLabel={words.common.close}>
      <Commands onClose={onClose} />
    </Dialog>
  )
}

const fits = (label: string, typed: string): boolean =>
  typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => label.toLocaleLowerCase().includes(word))

function Commands({ onClose }: { onClose: () => void }) {
  const { frame } = useWords()
  const locale = useLocale()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const found = useOffered().filter(({ label }) => fits(label, typed))
  const index = Math.min(at, found.length - 1)
  const run = (action: Action | undefined) => {
    if (action === undefined) return
    onClose()
    // The dialog gives the focus back first; what the action focuses comes after.
    setTimeout(action.run)
  }
  return (
    <div className="palette" ref={focusFirst}>
      <div className="s-input-box">
        <Icon name="search" />
        <input
          type="text"
          className="s-input"
          role="combobox"
          aria-label={frame.commandSearch}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[index] === undefined ? undefined : `command-${found[index].id}`}
          placeholder={frame.commandSearch}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (step !== undefined && found.length > 0) setAt((index + step + found.length) % found.length)
            else if (event.key === 'Enter') run(found[index])
            else return
            event.preventDefault()
          }}
        />
      </div>
      <Choices
        id="palette-list"
        label={frame.commands}
        className="palette-list"
        rowClassName="palette-row"
        rows={found}
        idOf={(action) => `command-${action.id}`}
        isCurrent={(_, row) => row === index}
        onPoint={setAt}
        onChoose={run}
        show={(action) => (
          <>
            {action.icon === undefined ? <span className="s-icon" /> : <Icon name={action.icon} />}
            <span>{action.label}</span>
            {action.key !== undefined && <Key>{keyLabel(action.key, locale)}</Key>}
          </>
        )}
      />
      {found.length === 0 && <p className="s-muted">{frame.commandNone}</p>}
    </div>
  )
}
