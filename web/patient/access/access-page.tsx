import { Banner, Button, Chip, Empty } from '@siegel/ui'
import { useState } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go } from '../app/place.ts'
import { useTime } from '../app/use-time.ts'
import type { AccessProofs, ProvenEntry } from '../core/access-proofs.ts'
import { actorOf, type Actor } from '../core/history.ts'
import type { LiveState } from '../core/live.ts'
import { entriesOfPerson } from '../core/persons.ts'
import { Filters } from '../documents/filters.tsx'
import { useWords } from '../i18n/language.tsx'
import { EntryRow } from './entry-row.tsx'

const step = 40

/** Who has seen my data, with what this browser has proven about it. */
export function AccessPage({ state, person }: InsideProps) {
  const inside = useWords('inside')
  const words = useWords('access')
  const { access } = state
  return (
    <>
      <Title tab={words.title}>{person.about === undefined ? words.title : inside.persons.whoSaw(person.name)}</Title>
      <Verdict access={access} />
      {access.state === 'proven' && <Entries proofs={access.proofs} state={state} person={person} />}
      <Words />
    </>
  )
}

function Verdict({ access }: Pick<LiveState, 'access'>) {
  const words = useWords('access')
  const time = useTime()
  switch (access.state) {
    case 'checking':
      return (
        <p className="s-muted" aria-live="polite">
          {words.checking}
        </p>
      )
    case 'unreachable':
      return (
        <Banner tone="warning" title={words.unreachableTitle}>
          {words.unreachable}
        </Banner>
      )
    case 'failed':
      return (
        <Banner tone="critical" icon="alert" title={words.failedTitle} announce>
          <p>{words.failed}</p>
          <p className="s-small">
            <code>{access.code}</code>
          </p>
        </Banner>
      )
    case 'proven': {
      const { entries, late } = access.proofs
      const witnessed = entries.filter((one) => one.witnessed).length
      return (
        <>
          <Banner tone="good" title={words.provenTitle}>
            {words.proven(time.instant(access.at), entries.length, witnessed)}
          </Banner>
          {late && (
            <Banner tone="warning" title={words.lateTitle}>
              {words.late}
            </Banner>
          )}
        </>
      )
    }
    default:
      return access satisfies never
  }
}

function Entries({ proofs, state, person }: { proofs: AccessProofs } & Pick<InsideProps, 'state' | 'person'>) {
  const words = useWords('access')
  const time = useTime()
  const [who, setWho] = useState<'all' | Extract<Actor, 'practice' | 'self'>>('all')
  const [most, setMost] = useState(step)
  const [automatic, setAutomatic] = useState(false)
  const { index } = state.view
  const newest = entriesOfPerson(proofs.entries, person).toReversed()
  const by = (one: ProvenEntry) => actorOf(one, index.patient)
  const people = newest.filter((one) => by(one) !== 'system' && (who === 'all' || by(one) === who))
  const programs = newest.filter((one) => by(one) === 'system')
  const days = Map.groupBy(people.slice(0, most), ({ entry }) => time.day(entry.at))
  return (
    <>
      <Filters
        label={words.filterLabel}
        selected={who}
        onSelect={setWho}
        options={[
          { key: 'all', text: words.filters.all },
          { key: 'practice', text: words.filters.practice },
          { key: 'self', text: words.filters.self },
        ]}
      />
      {people.length === 0 && <Empty title={words.empty} />}
      {[...days].map(([day, entries]) => (
        <section key={day} className="p-section">
          <h2>{day}</h2>
          <ul className="s-sheet p-entries">
            {entries.map((one) => (
              <EntryRow
                key={one.index}
                proven={one}
                proofs={proofs}
                index={index}
                after={person.level === 'act' && by(one) !== 'self' && <Report entry={one.index} />}
              />
            ))}
          </ul>
        </section>
      ))}
      {people.length > most && (
        <Button wide onClick={() => setMost(most + step)}>
          {words.older}
        </Button>
      )}
      {programs.length > 0 && (
        <section className="p-section">
          <h2>{words.automatic}</h2>
          <p className="s-small s-muted">{words.automaticText(programs.length)}</p>
          <Button aria-expanded={automatic} onClick={() => setAutomatic(!automatic)}>
            {automatic ? words.hideAutomatic : words.showAutomatic}
          </Button>
          {automatic && (
            <ul className="s-sheet p-entries">
              {programs.slice(0, 200).map((one) => (
                <EntryRow key={one.index} proven={one} proofs={proofs} index={index} dated />
              ))}
            </ul>
          )}
        </section>
      )}
    </>
  )
}

/** To the practice, as a message that names the entry. */
function Report({ entry }: { entry: number }) {
  const account = useWords('account')
  return (
    <Button icon="alert" onClick={() => go({ tab: 'messages', write: { topic: 'access', entry } })}>
      {account.unknownAccess}
    </Button>
  )
}

function Words() {
  const words = useWords('access')
  return (
    <section className="p-section p-words">
      <h2>{words.wordsTitle}</h2>
      <div>
        <Chip tone="good" icon="shield-check">
          {words.isProven}
        </Chip>
        <p>{words.words.proven}</p>
      </div>
      <div>
        <Chip tone="info" icon="ring">
          {words.isReported}
        </Chip>
        <p>{words.words.reported}</p>
      </div>
      <div>
        <Chip tone="warning" icon="clock">
          {words.notWitnessed}
        </Chip>
        <p>{words.words.notWitnessed}</p>
      </div>
      <p className="s-small s-muted">{words.wrong}</p>
    </section>
  )
}
