import { Banner, Button, Icon } from '@siegel/ui'
import { useState } from 'react'
import { home } from '../app/home.ts'
import { Title } from '../app/outside.tsx'
import { onTablet } from '../app/tablet.ts'
import { useWords } from '../i18n/language.tsx'
import { mark, unmark, wipe } from './mark.ts'

const again = () => location.replace(home)

/** Asks, since an address alone must not change what a browser is; and the way back. */
export function SetUpPage() {
  const { setUp } = useWords('tablet')
  const [cannot, setCannot] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const yes = () => {
    if (!mark()) return setCannot(true)
    // What the device keeps of an earlier life would be the next patients' to find.
    wipe()
    void navigator.storage?.persist?.().catch(() => false)
    again()
  }
  const end = () => {
    unmark()
    wipe()
    again()
  }
  if (onTablet) {
    return (
      <>
        <Title>{setUp.isTitle}</Title>
        <p>{setUp.isText}</p>
        <Button kind="filled" wide onClick={again}>
          {setUp.toStart}
        </Button>
        {isAsked && <p>{setUp.endText}</p>}
        <Button kind={isAsked ? 'danger' : 'outline'} wide onClick={() => (isAsked ? end() : setAsked(true))}>
          {isAsked ? setUp.endSure : setUp.end}
        </Button>
      </>
    )
  }
  return (
    <>
      <Title>{setUp.title}</Title>
      <p>{setUp.text}</p>
      <ul className="p-points">
        {setUp.means.map((line) => (
          <li key={line}>
            <Icon name="check-circle" />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      <Banner tone="warning" icon="info">
        {setUp.own}
      </Banner>
      {cannot && (
        <Banner tone="critical" announce>
          {setUp.cannot}
        </Banner>
      )}
      <Button kind="filled" wide onClick={again}>
        {setUp.no}
      </Button>
      <Button wide onClick={yes}>
        {setUp.yes}
      </Button>
      <p className="s-small s-muted">{setUp.again}</p>
    </>
  )
}
