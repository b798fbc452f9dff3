import { Banner, Button, Dialog } from '@siegel/ui'
import { useRef, useState } from 'react'
import { loadCore } from '../app/core.ts'
import { checkLink } from '../arrive/open-by-link.ts'
import { PinBoxes } from '../arrive/pin-boxes.tsx'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { openOnceMore } from './open-once-more.ts'

/** Ten minutes more for whoever knows the PIN: what is open stays as it is meanwhile. */
export function MoreTime({
  fragment,
  open,
  onClose,
  onMore,
}: {
  fragment: string
  open: boolean
  onClose: () => void
  onMore: () => void
}) {
  const { t } = useLanguage()
  const { more } = useWords('tablet')
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const submit = async () => {
    if (busy) return
    if (pin.length !== 6) return setTrouble(t.pin.short)
    setBusy(true)
    setTrouble(undefined)
    try {
      const code = await attempt(fragment, pin)
      if (code === undefined) onMore()
      else setTrouble(code === 'opening-no' ? more.wrong : problemText(t, code))
    } finally {
      setPin('')
      setBusy(false)
      input.current?.focus()
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title={more.title} closeLabel={more.close}>
      <form
        className="p-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <p>{more.text}</p>
        <PinBoxes value={pin} onChange={setPin} wrong={false} describedBy={undefined} input={input} />
        {trouble !== undefined && (
          <Banner tone="critical" announce>
            {trouble}
          </Banner>
        )}
        <Button type="submit" kind="filled" wide busy={busy ? t.pin.busy : undefined}>
          {more.submit}
        </Button>
      </form>
    </Dialog>
  )
}

/** Undefined where the safe has opened; else the code of what kept it from that. */
async function attempt(fragment: string, pin: string): Promise<string | undefined> {
  try {
    const result = await checkLink(fragment)
    if (!('link' in result)) return 'stop' in result ? result.stop : 'network'
    await openOnceMore(result.link, pin)
    return undefined
  } catch (error) {
    const core = await loadCore()
    if (core.isRefusal(error) || error instanceof core.CallFailed) return error.code
    throw error
  }
}
