import { Banner, Button, TextField } from '@siegel/ui'
import { useEffect, useState } from 'react'
import { loadCore } from '../app/core.ts'
import type { Greeting } from '../app/greeting.ts'
import { HelpCard } from '../app/help.tsx'
import { Title } from '../app/outside.tsx'
import type { GoTo } from '../app/phase.ts'
import { whenIdle } from '../app/when-idle.ts'
import { forgetArrival } from '../arrive/arrival.ts'
import type { LiveSession } from '../core/live.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage } from '../i18n/language.tsx'
import { openByPasskey, openByPassword, prepareSignIn } from './open-again.ts'
import { SecretField } from './secret-field.tsx'
import { signInTrouble, type SignInTrouble } from './trouble.ts'

export function SignInPage({
  because,
  greeting,
  goTo,
  fetchAhead,
}: {
  because: 'ended' | 'signed-out' | 'closed' | undefined
  greeting: Greeting | undefined
  goTo: GoTo
  /** Fetches what comes next. */
  fetchAhead: () => void
}) {
  const { t } = useLanguage()
  const [busy, setBusy] = useState<'passkey' | 'password'>()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [trouble, setTrouble] = useState<SignInTrouble>()

  useEffect(
    () =>
      whenIdle(() => {
        fetchAhead()
        prepareSignIn().catch(() => undefined)
      }),
    [fetchAhead],
  )

  const attempt = async (way: 'passkey' | 'password', open: () => Promise<LiveSession>) => {
    setTrouble(undefined)
    setBusy(way)
    const core = await loadCore().catch(() => undefined)
    try {
      const live = await open()
      forgetArrival(window)
      goTo({ at: 'inside', live })
    } catch (error) {
      const code =
        core?.isRefusal(error) === true || (core && error instanceof core.CallFailed) ? error.code : undefined
      if (core !== undefined && code === undefined) throw error
      const found = signInTrouble(way, code ?? 'network')
      if ('stop' in found) goTo({ at: 'stop', code: found.stop, sent: found.sent })
      else setTrouble(found)
    } finally {
      setBusy(undefined)
    }
  }
  const at = (place: SignInTrouble['place']) => (trouble?.place === place ? trouble : undefined)
  const text = (found: SignInTrouble | undefined) =>
    found === undefined
      ? undefined
      : 'error' in found
        ? t.signIn.errors[found.error]
        : 'password' in found
          ? t.passwordErrors[found.password]
          : problemText(t, found.problem)

  return (
    <>
      <Title>{because === 'ended' ? t.signIn.ended : because === 'closed' ? t.signIn.closed : t.signIn.title}</Title>
      {because === 'signed-out' && <Banner tone="good">{t.signIn.signedOut}</Banner>}
      {because === 'ended' && <p>{t.signIn.endedText}</p>}
      {because === 'closed' && <p>{t.signIn.closedText}</p>}
      <p>{t.signIn.text}</p>
      {at('top') && (
        <Banner tone="critical" announce>
          {text(at('top'))}
        </Banner>
      )}
      <Button
        kind="filled"
        icon="fingerprint"
        wide
        busy={busy === 'passkey' ? t.signIn.passkeyBusy : undefined}
        onClick={() => void attempt('passkey', openByPasskey)}
      >
        {t.signIn.passkey}
      </Button>
      <section className="p-section">
        <h2>{t.signIn.or}</h2>
        <form
          className="p-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (busy === undefined) void attempt('password', () => openByPassword(code, password))
          }}
        >
          {at('form') && (
            <Banner tone="critical" announce>
              {text(at('form'))}
            </Banner>
          )}
          <TextField
            label={t.signIn.code}
            hint={t.signIn.codeHint}
            value={code}
            onChange={setCode}
            error={text(at('code'))}
            autoComplete="username"
            autoCapitalize="characters"
            spellCheck={false}
          />
          <SecretField
            label={t.signIn.password}
            value={password}
            onChange={setPassword}
            error={text(at('password'))}
            autoComplete="current-password"
          />
          <Button type="submit" wide busy={busy === 'password' ? t.pin.busy : undefined}>
            {t.signIn.submit}
          </Button>
        </form>
      </section>
      <p className="s-small s-muted">{t.signIn.first}</p>
      <HelpCard title={t.help.title} telephone={greeting?.telephone} />
    </>
  )
}
