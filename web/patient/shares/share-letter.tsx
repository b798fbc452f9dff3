import type { MailboxIndex } from '@siegel/contract/patient'
import { Banner, Button, toast } from '@siegel/ui'
import { useEffect, useState } from 'react'
import { BackTo } from '../app/back-to.tsx'
import { loadCore } from '../app/core.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { onTablet } from '../app/tablet.ts'
import { useTime } from '../app/use-time.ts'
import type { LiveSession } from '../core/live.ts'
import { problemText } from '../i18n/explain.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import './shares.css'

type Share = NonNullable<MailboxIndex['shares']>[number]

/** Link and PIN of a share, to be passed on in two ways. Out of the sealed item, kept nowhere. */
export function ShareLetter({ live, share, isNew }: { live: LiveSession; share: Share; isNew?: boolean }) {
  const { t } = useLanguage()
  const words = useWords('shares')
  const time = useTime()
  const [letter, setLetter] = useState<{ link: string; pin: string }>()
  const [failed, setFailed] = useState<string>()
  const { letter: sealed } = share
  useEffect(() => {
    const open = async () => {
      if (sealed === undefined) return
      const { isRefusal, CallFailed } = await loadCore()
      try {
        setLetter(await live.session.openShare(sealed))
      } catch (error) {
        if (live.ended(error)) return
        if (!isRefusal(error) && !(error instanceof CallFailed)) throw error
        setFailed(error.code)
      }
    }
    void open()
  }, [live, sealed])
  return (
    <>
      <BackTo place={{ tab: 'account', page: 'shares' }}>{words.list}</BackTo>
      <div>
        <Title tab={words.list}>{isNew === true ? words.made : share.name}</Title>
        <p className="s-small s-muted">
          {share.name}, {words.until(time.lastDay(share.until))}
        </p>
      </div>
      {sealed === undefined && <Banner tone="warning">{words.gone}</Banner>}
      {failed !== undefined && <Banner tone="critical">{problemText(t, failed)}</Banner>}
      {letter !== undefined && (
        <>
          <p>{words.madeText}</p>
          <section className="s-sheet p-share">
            <h2>{words.link}</h2>
            <p className="s-mono p-share-link">{letter.link}</p>
            {!onTablet && <SendLink link={letter.link} />}
          </section>
          <section className="s-sheet p-share">
            <h2>{words.pin}</h2>
            <p className="p-share-pin" aria-label={Array.from(letter.pin).join(' ')}>
              {letter.pin}
            </p>
          </section>
        </>
      )}
      {isNew === true && (
        <Button wide onClick={() => go({ tab: 'account', page: 'shares' })}>
          {words.toList}
        </Button>
      )}
    </>
  )
}

/** By whatever the device has to send with, or into the clipboard. The PIN never goes along. */
function SendLink({ link }: { link: string }) {
  const words = useWords('shares')
  const copy = () => {
    void navigator.clipboard.writeText(link).then(() => toast(words.copied, { icon: 'check' }))
  }
  // Declined by the reader: nothing to say.
  const send = () => void navigator.share({ url: link }).catch(() => undefined)
  const canSend = typeof navigator.share === 'function'
  return (
    <Button wide icon={canSend ? 'share' : 'copy'} onClick={canSend ? send : copy}>
      {canSend ? words.sendLink : words.copyLink}
    </Button>
  )
}
