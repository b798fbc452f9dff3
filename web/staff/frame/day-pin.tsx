import { Button, Dialog, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'

export const pinLength = 6
export const digitsOf = (text: string): string => text.replaceAll(/\D/g, '').slice(0, pinLength)

/** Six digits for coming back to this workstation today. */
export function DayPin({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={words.frame.dayPin} closeLabel={words.common.close}>
      <PinForm onDone={onClose} />
    </Dialog>
  )
}

function PinForm({ onDone }: { onDone: () => void }) {
  const { frame } = useWords()
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const save = useMutation({
    mutationFn: () => api.setDayPin({ body: { pin } }),
    onSuccess: () => {
      toast(frame.dayPinDone, { icon: 'key' })
      onDone()
    },
  })
  const isWhole = pin.length === pinLength && again.length === pinLength
  const field = { type: 'password', inputMode: 'numeric', autoComplete: 'off' } as const
  return (
    <form
      ref={focusFirst}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole && pin === again && !save.isPending) save.mutate()
      }}
    >
      <p className="s-muted">{frame.dayPinText}</p>
      <TextField label={frame.dayPinLabel} value={pin} onChange={(text) => setPin(digitsOf(text))} {...field} />
      <TextField
        label={frame.dayPinAgain}
        value={again}
        onChange={(text) => setAgain(digitsOf(text))}
        {...(isWhole && pin !== again && { error: frame.dayPinDiffers })}
        {...field}
      />
      <FailureBanner error={save.error} />
      <div className="row row-end">
        <Button
          kind="filled"
          type="submit"
          icon="key"
          disabled={!isWhole || pin !== again}
          busy={save.isPending ? frame.dayPinSaving : undefined}
        >
          {frame.dayPinSave}
        </Button>
      </div>
    </form>
  )
}
