import { Banner, Button, Icon } from '@siegel/ui'
import { useEffect, useId, useRef, useState } from 'react'
import { loadCore } from '../app/core.ts'
import type { Greeting } from '../app/greeting.ts'
import { HelpCard } from '../app/help.tsx'
import { Steps, Title } from '../app/outside.tsx'
import type { GoTo } from '../app/phase.ts'
import { onTablet } from '../app/tablet.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage } from '../i18n/language.tsx'
import { forgetArrival } from './arrival.ts'
import { checkLink, openByLink, stretchAhead, type LinkCheck } from './open-by-link.ts'
import { PinBoxes } from './pin-boxes.tsx'
import { countTry, forgetTries, triesMax, triesOf, type KeptTries } from './tries.ts'

type Trouble = { kind: 'wrong' } | { kind: 'short' } | { kind: 'problem'; code: string }

export function PinPage({
  fragment,
  greeting,
  goTo,
  fetchAhead,
  tries: kept = localStorage,
}: {
  fragment: string
  greeting: Greeting | undefined
  goTo: GoTo
  /** Fetches what comes next. */
  fetchAhead: () => void
  /** Where wrong PINs are counted. */
  tries?: KeptTries
}) {
  const { t } = useLanguage()
  const [pin, setPin] = useState('')
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const [tries, setTries] = useState(0)
  const [noPin, setNoPin] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const check = useRef<Promise<LinkCheck>>(undefined)
  const noteId = useId()

  useEffect(() => {
    check.current = checkLink(fragment)
    void check.current.then((result) => {
      if ('malformed' in result) goTo({ at: 'malformed' })
      if ('stop' in result) goTo({ at: 'stop', code: result.stop, sent: false })
      if (!('link' in result)) return
      setTries(triesOf(kept, result.link.id))
      fetchAhead()
    })
  }, [fragment, goTo, fetchAhead, kept])

  // The last digit is there: the slow part of checking it begins before the button is pressed. Nothing is sent.
  useEffect(() => {
    if (pin.length !== 6) return
    void check.current?.then((result) => {
      if ('link' in result) stretchAhead(result.link, pin)
    })
  }, [pin])

  const submit = async () => {
    if (busy) return
    setTrouble(undefined)
    if (pin.length !== 6) {
      setTrouble({ kind: 'short' })
      input.current?.focus()
      return
    }
    setBusy(true)
    try {
      let result = await check.current
      if (result === undefined || 'unreachable' in result) result = await (check.current = checkLink(fragment))
      if (!('link' in result)) return setTrouble({ kind: 'problem', code: 'network' })
      await open(result.link)
    } finally {
      setBusy(false)
    }
  }

  const open = async (link: Parameters<typeof openByLink>[0]) => {
    const core = await loadCore()
    try {
      const live = await openByLink(link, pin)
      forgetArrival(window)
      forgetTries(kept)
      // A guest comes back with the same link.
      const isGuest = live.state().view.index.guest !== undefined
      goTo(isGuest ? { at: 'inside', live } : { at: 'offer', live })
    } catch (error) {
      if (core.isRefusal(error, 'opening-no')) {
        setTries(countTry(kept, link.id))
        setTrouble({ kind: 'wrong' })
        setPin('')
        input.current?.focus()
      } else if (error instanceof core.CallFailed) setTrouble({ kind: 'problem', code: error.code })
      else if (core.isRefusal(error)) goTo({ at: 'stop', code: error.code, sent: true })
      else throw error
    }
  }

  const wrong = trouble?.kind === 'wrong'
  const failing = tries > 0 || wrong
  return (
    <>
      {!onTablet && <Steps now={2} />}
      <Title>{t.pin.title}</Title>
      {wrong ? (
        <div id={noteId}>
          <Banner tone="critical" title={t.pin.wrongTitle} announce>
            <p>{tries >= triesMax ? t.pin.usedUp : t.pin.wrongText}</p>
          </Banner>
        </div>
      ) : (
        <p>{t.pin.text}</p>
      )}
      <form
        className="p-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <PinBoxes
          value={pin}
          onChange={setPin}
          wrong={wrong && pin === ''}
          describedBy={trouble === undefined ? undefined : noteId}
          input={input}
        />
        {trouble?.kind === 'short' && (
          <p className="s-field-error" id={noteId} role="alert">
            <Icon name="x-circle" />
            {t.pin.short}
          </p>
        )}
        {trouble?.kind === 'problem' && (
          <div id={noteId}>
            <Banner tone="warning" announce>
              {problemText(t, trouble.code)}
            </Banner>
          </div>
        )}
        {failing && <Tries count={tries} />}
        <Button type="submit" kind="filled" wide busy={busy ? t.pin.busy : undefined}>
          {t.common.next}
        </Button>
      </form>
      {!failing && (
        <Button kind="quiet" wide aria-expanded={noPin} onClick={() => setNoPin(!noPin)}>
          {t.pin.none}
        </Button>
      )}
      {noPin && <Banner title={t.pin.noneTitle}>{t.pin.noneText}</Banner>}
      {!onTablet && (
        <Button kind="quiet" wide onClick={() => goTo({ at: 'sign-in' })}>
          {t.pin.instead}
        </Button>
      )}
      <div className="p-grow" />
      <HelpCard title={failing ? t.help.failing : t.help.title} telephone={greeting?.telephone} />
    </>
  )
}

function Tries({ count }: { count: number }) {
  const { t } = useLanguage()
  return (
    <div className="p-tries">
      <div className="p-tries-line">
        <strong>{t.pin.tries(Math.min(count, triesMax))}</strong>
        <span className="p-tries-dots" aria-hidden="true">
          {Array.from({ length: triesMax }, (_, at) => (
            <span key={at} data-used={at < count ? '' : undefined} />
          ))}
        </span>
      </div>
      <p className="s-small s-muted">{t.pin.triesText}</p>
    </div>
  )
}
