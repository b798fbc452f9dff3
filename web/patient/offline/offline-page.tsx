import { Banner, Button, Icon } from '@siegel/ui'
import { isRefusal } from '@siegel/foundation'
import { CallFailed } from '@siegel/contract'
import { useEffect, useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import { Title } from '../app/outside.tsx'
import type { LiveSession } from '../core/live.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { isOn, switchOff, switchOn, type Way } from './copies.ts'
import { WayForm } from './way-form.tsx'
import { wayOf } from './way-of.ts'

type State = 'unknown' | 'off' | 'on' | 'switched-off'

/** The switch for copies on this device, with what it means. Off until the patient switches it on. */
export function OfflinePage({ live }: { live: LiveSession }) {
  const { t } = useLanguage()
  const account = useWords('account')
  const words = useWords('offline')
  const [state, setState] = useState<State>('unknown')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const { mailbox } = live.session
  useEffect(() => {
    isOn(mailbox).then(
      (on) => setState(on ? 'on' : 'off'),
      () => setState('off'),
    )
  }, [mailbox])
  const kind = wayOf(live)

  const turnOn = async (way: Way) => {
    setBusy(true)
    setFailed(undefined)
    try {
      await switchOn(live, way)
      setState('on')
    } catch (error) {
      if (live.ended(error)) return
      const code = isRefusal(error) || error instanceof CallFailed ? error.code : ''
      setFailed(wrong.has(code) ? words.wrong : code in t.problems ? problemText(t, code) : words.failed)
    } finally {
      setBusy(false)
    }
  }
  const turnOff = async () => {
    await switchOff(mailbox)
    setState('switched-off')
  }
  return (
    <>
      <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
      <Title>{words.title}</Title>
      <p>{words.intro}</p>
      {state === 'switched-off' && (
        <Banner tone="good" announce>
          {words.switchedOff}
        </Banner>
      )}
      {state === 'on' && (
        <Banner tone="good" title={words.on} announce>
          {words.onText}
        </Banner>
      )}
      <p>{words.what}</p>
      <ul className="p-points">
        {words.means.map((line) => (
          <li key={line}>
            <Icon name="info" />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      <p>{words.shared}</p>
      {failed !== undefined && (
        <Banner tone="critical" announce>
          {failed}
        </Banner>
      )}
      {state === 'on' ? (
        <Button kind="danger" wide onClick={() => void turnOff()}>
          {words.switchOff}
        </Button>
      ) : kind === undefined ? (
        <Banner tone="warning" icon="key">
          {words.onlyWays}
        </Banner>
      ) : (
        <section className="p-section">
          {kind === 'password1' && <p>{words.confirm}</p>}
          <WayForm
            kind={kind}
            text={words.switchOn}
            busy={busy ? words.busy : undefined}
            onWay={(way) => void turnOn(way)}
          />
        </section>
      )}
    </>
  )
}

const wrong = new Set([
  'opening-no',
  'passkey-other',
  'account-code-malformed',
  'password-too-short',
  'password-too-long',
  'password-common',
])
