import { Icon, type IconName } from '@siegel/ui'
import { formatCount } from '@siegel/ui/format'
import type { IndexItem } from '@siegel/contract/patient'
import { lazy, Suspense, useId, useState, type ReactNode } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { useFingerprint } from '../app/use-fingerprint.ts'
import { useTime } from '../app/use-time.ts'
import { actorOf, entriesAbout, releaseOf } from '../core/history.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'

/** With its words: few ask for the log on the way to a document. */
const EntryRow = lazy(() => import('../access/entry-row.tsx').then((part) => ({ default: part.EntryRow })))

/**
 * "Genuine and unchanged" and "Who has seen it?", each opening in its place; the first is not said of what has just
 * turned out to be something else.
 */
export function Facts({
  state,
  live,
  item,
  isGenuine,
}: Pick<InsideProps, 'state' | 'live'> & { item: IndexItem; isGenuine: boolean }) {
  const { t, locale } = useLanguage()
  const inside = useWords('inside')
  const time = useTime()
  const pfp = useFingerprint(live)
  const proven = state.access.state === 'proven' ? state.access.proofs : undefined
  const release = proven && releaseOf(proven.entries, item)
  const about = proven === undefined ? [] : entriesAbout(proven.entries, item)
  const people = about.filter((one) => actorOf(one, state.view.index.patient) === 'practice')
  const self = about.some((one) => actorOf(one, state.view.index.patient) === 'self')
  const count = new Set(people.map(({ entry }) => entry.actor.id)).size
  const number = (n: number) => formatCount(n, locale)
  return (
    <div className="s-sheet p-rows">
      {isGenuine && (
        <Disclosure
          icon="shield-check"
          good
          title={inside.item.genuine}
          note={inside.item.genuineAt(time.instant(state.asOf))}
        >
          <ul className="p-points" data-small="">
            {inside.item.genuineChecks.map((check) => (
              <li key={check}>
                <Icon name="check-circle" />
                <span>{check}</span>
              </li>
            ))}
            {release !== undefined && (
              <li>
                <Icon name="check-circle" />
                <span>{inside.item.genuineLog(number(release.index))}</span>
              </li>
            )}
          </ul>
          <p className="s-small s-muted">{inside.item.genuinePending}</p>
          <p className="s-small">
            {inside.item.pfp}
            <br />
            <code>{pfp}</code>
          </p>
        </Disclosure>
      )}
      <Disclosure icon="eye" title={inside.item.seen} note={inside.item.seenSummary(self, count)}>
        {about.length === 0 ? (
          <p className="s-small s-muted">{inside.item.seenNobody}</p>
        ) : (
          <Suspense fallback={<p className="s-muted">{t.common.loading}</p>}>
            <ul className="p-entries">
              {about.map((one) => (
                <EntryRow key={one.index} proven={one} proofs={proven} index={state.view.index} dated />
              ))}
            </ul>
          </Suspense>
        )}
      </Disclosure>
    </div>
  )
}

function Disclosure({
  icon,
  good,
  title,
  note,
  children,
}: {
  icon: IconName
  good?: boolean
  title: string
  note: string
  children: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="p-disclosure">
      <button type="button" className="p-row" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <span className={good === true ? 'p-good' : 'p-quiet'}>
          <Icon name={icon} />
        </span>
        <span className="p-row-body">
          <strong>{title}</strong>
          <span>{note}</span>
        </span>
        <Icon name={open ? 'chevron-up' : 'chevron-down'} />
      </button>
      <div id={id} className="p-disclosed" hidden={!open}>
        <Suspense>{open && children}</Suspense>
      </div>
    </div>
  )
}
