import type { MailboxIndex } from '@siegel/contract/patient'
import { hex, mailAddress } from '@siegel/foundation'
import { Banner, Button, Icon, TextField } from '@siegel/ui'
import { useState } from 'react'
import { loadCore } from '../app/core.ts'
import type { LiveSession } from '../core/live.ts'
import { waitReceived } from '../enrol/wait-received.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'

type Step = 'idle' | 'editing' | 'sending'

/** Whether and where the patient wants to hear by e-mail that something new is there. */
export function Notices({ live, notices }: { live: LiveSession; notices: NonNullable<MailboxIndex['notices']> }) {
  const words = useWords('notices')
  const [step, setStep] = useState<Step>('idle')
  const { failed, send } = useWish(live, setStep)
  const { email } = notices
  const isOn = email !== undefined
  return (
    <section className="p-section">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <p className="p-notices" aria-live="polite">
        <Icon name={isOn ? 'mail' : 'minus'} />
        <strong>{isOn ? words.on(email) : words.off}</strong>
      </p>
      {failed !== undefined && <Banner tone="warning">{failed}</Banner>}
      {step === 'sending' && (
        <Button wide busy={words.busy}>
          {words.busy}
        </Button>
      )}
      {step === 'editing' && (
        <AddressForm
          start={email ?? notices.known ?? ''}
          label={isOn ? words.save : words.turnOn}
          onSend={(address) => void send({ email: address })}
          onCancel={() => setStep('idle')}
        />
      )}
      {step === 'idle' && (
        <>
          <Button wide icon={isOn ? 'pencil' : 'mail'} onClick={() => setStep('editing')}>
            {isOn ? words.change : words.turnOn}
          </Button>
          {isOn && (
            <Button wide kind="quiet" onClick={() => void send({})}>
              {words.turnOff}
            </Button>
          )}
        </>
      )}
    </section>
  )
}

/** Sends the wish, and says what came of it only when the practice has taken it. */
function useWish(live: LiveSession, setStep: (step: Step) => void) {
  const { t, locale } = useLanguage()
  const words = useWords('notices')
  const [failed, setFailed] = useState<string>()
  const send = async (wish: { email?: string }) => {
    setFailed(undefined)
    setStep('sending')
    try {
      const upload = await live.session.send({ kind: 'notices', ...wish, language: locale === 'de' ? 'de' : 'en' })
      const isReceived = await waitReceived(live.session, upload)
      await live.refresh()
      const refusal = live.state().view.index.refused?.find((one) => one.upload === hex(upload))
      if (!isReceived) setFailed(words.pending)
      else if (refusal !== undefined) setFailed(refusal.code === 'mail-address-invalid' ? words.invalid : words.refused)
    } catch (error) {
      const core = await loadCore()
      if (live.ended(error)) return
      if (!core.isRefusal(error) && !(error instanceof core.CallFailed)) throw error
      setFailed(problemText(t, error.code))
    }
    setStep('idle')
  }
  return { failed, send }
}

function AddressForm({
  start,
  label,
  onSend,
  onCancel,
}: {
  start: string
  label: string
  onSend: (address: string) => void
  onCancel: () => void
}) {
  const words = useWords('notices')
  const [address, setAddress] = useState(start)
  const [isWrong, setWrong] = useState(false)
  return (
    <form
      className="p-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const checked = mailAddress(address)
        setWrong(checked === undefined)
        if (checked !== undefined) onSend(checked)
      }}
    >
      <TextField
        label={words.address}
        type="email"
        autoComplete="email"
        inputMode="email"
        spellCheck={false}
        maxLength={254}
        value={address}
        onChange={setAddress}
        error={isWrong ? words.invalid : undefined}
      />
      <Button kind="filled" wide type="submit">
        {label}
      </Button>
      <Button kind="quiet" wide onClick={onCancel}>
        {words.cancel}
      </Button>
    </form>
  )
}
