import { Button, SealMark } from '@siegel/ui'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { inFours } from '../components/groups.ts'
import { OneTimeSecret } from '../components/one-time-secret.tsx'
import { Head } from './draft-steps.tsx'
import type { Made } from './set-up.tsx'

/** The sheet to print, and the secret for the one-time codes: both are shown here only. */
export function RecoveryStep({
  practice,
  person,
  made,
  onNext,
}: {
  practice: string
  person: string
  made: Made
  onNext: () => void
}) {
  const words = useWords()
  const format = useFormat()
  return (
    <div className="stack set-up-wide">
      <Head title={words.setUp.recoveryTitle} text={words.setUp.recoveryText} />
      <section className="sheet print-sheet" aria-label={words.setUp.sheetTitle}>
        <div className="sheet-head">
          <SealMark size={44} />
          <h2>{words.setUp.sheetTitle}</h2>
        </div>
        <dl className="sheet-facts">
          <dt>{words.setUp.sheetFor}</dt>
          <dd>{practice}</dd>
          <dt>{words.setUp.sheetDate}</dt>
          <dd>{format.date(format.today())}</dd>
          <dt>{words.setUp.recoveryCode}</dt>
          <dd className="sheet-code">{made.recoveryCode}</dd>
          <dt>{words.setUp.fingerprint}</dt>
          <dd>
            <span className="s-mono">{made.fingerprint}</span>
            <span className="s-small s-muted">{words.setUp.fingerprintText}</span>
          </dd>
        </dl>
        <p className="s-small">{words.setUp.sheetKeep}</p>
      </section>
      <section className="stack-tight">
        <h2>
          {words.setUp.totpTitle} {person}
        </h2>
        <p className="s-muted">{words.setUp.totpText}</p>
        <OneTimeSecret secret={inFours(made.totpSecret)} uri={made.totpUri} />
      </section>
      <div className="row">
        <Button kind="outline" icon="printer" onClick={() => print()}>
          {words.setUp.printSheet}
        </Button>
        <Button kind="filled" icon="check" onClick={onNext}>
          {words.setUp.stored}
        </Button>
      </div>
    </div>
  )
}
