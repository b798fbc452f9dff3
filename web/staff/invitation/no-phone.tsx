import { Button } from '@siegel/ui'
import { lazy, Suspense, useState } from 'react'
import { CopyButton } from '../components/copy-button.tsx'
import { useWords } from '../core/language.ts'

const QrCode = lazy(() => import('./qr-code.tsx').then((part) => ({ default: part.QrCode })))

/** For patients without a smartphone: paper at the desk, and the practice's own tablet. */
export function NoPhone({ address }: { address: string | undefined }) {
  const { noPhone } = useWords().invitation
  const [isShown, setShown] = useState(false)
  return (
    <section className="stack-tight">
      <h3 className="label">{noPhone.title}</h3>
      <p>{noPhone.desk}</p>
      <p>{noPhone.tablet}</p>
      <p className="s-small s-muted">{noPhone.link}</p>
      {address !== undefined && (
        <div className="row">
          <Button icon="laptop" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? noPhone.hide : noPhone.show}
          </Button>
        </div>
      )}
      {isShown && address !== undefined && (
        <div className="stack-tight">
          <p>{noPhone.how}</p>
          <Suspense>
            <QrCode text={address} label={noPhone.code} />
          </Suspense>
          <p className="s-mono s-small break">{address}</p>
          <div className="row">
            <CopyButton text={address} />
          </div>
        </div>
      )}
    </section>
  )
}
