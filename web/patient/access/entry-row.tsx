import { Chip, Icon, type IconName } from '@siegel/ui'
import { formatCount } from '@siegel/ui/format'
import type { MailboxIndex } from '@siegel/contract/patient'
import { useId, useState, type ReactNode } from 'react'
import { useTime } from '../app/use-time.ts'
import type { AccessProofs, ProvenEntry } from '../core/access-proofs.ts'
import { actorOf, type Actor } from '../core/history.ts'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { deedOf, reasonOf } from './words.ts'

const iconOf = (proven: ProvenEntry, actor: Actor): IconName => {
  if (actor === 'self' || actor === 'other') return 'person'
  if (actor === 'system') return 'gear'
  if (actor === 'unknown') return 'help'
  return proven.entry.actor.role === 'doctor' ? 'stethoscope' : 'people'
}

/** One access; the row opens its proof. `dated` where no heading says the day. */
export function EntryRow({
  proven,
  proofs,
  index,
  dated,
  after,
}: {
  proven: ProvenEntry
  proofs: AccessProofs | undefined
  index: MailboxIndex
  dated?: boolean
  /** What can be done about it, below its proof. */
  after?: ReactNode
}) {
  const access = useWords('access')
  const { documents } = useWords('inside')
  const time = useTime()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { entry, witnessed } = proven
  const actor = actorOf(proven, index.patient)
  const self = actor === 'self'
  const name = actor === 'self' ? access.you : actor === 'unknown' ? access.somebody : entry.actor.name
  const role = self || actor === 'unknown' ? '' : (access.roles[entry.actor.role] ?? entry.actor.role)
  const deed = deedOf(proven, index, { access, documents })
  const reason = reasonOf(proven)
  return (
    <li className="p-entry">
      <button type="button" className="p-row" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <span className="p-square" data-self={self ? '' : 'no'}>
          <Icon name={iconOf(proven, actor)} />
        </span>
        <span className="p-row-body">
          <span className="p-entry-head">
            <strong>{name}</strong>
            <time dateTime={entry.at}>{dated === true ? time.instant(entry.at) : time.time(entry.at)}</time>
          </span>
          {role !== '' && <span>{role}</span>}
          <span className="p-deed">{deed}</span>
          {reason !== undefined && <span className="p-deed">{access.reason(reason)}</span>}
          <span className="p-chips">
            {entry.evidence === 'proven' ? (
              <Chip tone="good" icon="shield-check">
                {access.isProven}
              </Chip>
            ) : (
              <Chip tone="info" icon="ring">
                {access.isReported}
              </Chip>
            )}
            {!witnessed && (
              <Chip tone="warning" icon="clock">
                {access.notWitnessed}
              </Chip>
            )}
          </span>
        </span>
        <span className="p-chevron">
          <Icon name={open ? 'chevron-up' : 'chevron-down'} />
        </span>
      </button>
      <div id={id} hidden={!open} className="p-proof">
        {open && <Proof proven={proven} proofs={proofs} />}
        {open && after}
      </div>
    </li>
  )
}

function Proof({ proven, proofs }: { proven: ProvenEntry; proofs: AccessProofs | undefined }) {
  const { locale } = useLanguage()
  const access = useWords('access')
  const time = useTime()
  const number = (n: number) => formatCount(n, locale)
  const { checkpoint, head } = proofs ?? {}
  return (
    <>
      <strong>{access.proof}</strong>
      <p>{access.entryNo(number(proven.index))}</p>
      {proven.witnessed && checkpoint !== undefined ? (
        <>
          <p>{access.checkpoint(number(checkpoint.size))}</p>
          <p>
            {access.witnesses}:{' '}
            {checkpoint.witnesses
              .map(({ name, time: at }) => access.witness(name, time.instant(new Date(at * 1000).toISOString())))
              .join('; ')}
          </p>
        </>
      ) : (
        <>
          {head !== undefined && <p>{access.head(number(head.size))}</p>}
          <p>{access.noWitness}</p>
        </>
      )}
      <p>{access.leaf}</p>
      <p className="s-mono p-hash">{inFours(proven.leafHash)}</p>
    </>
  )
}

/** Hexadecimal in groups of four, so that two people can compare it on the phone. */
const inFours = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/(.{4})(?=.)/g, '$1 ')
