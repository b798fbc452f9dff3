import { Empty, Icon, Initials } from '@siegel/ui'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { BackTo } from '../app/back-to.tsx'
import { useTime } from '../app/use-time.ts'
import { useWords } from '../i18n/language.tsx'

/** For whom the reader may act, and the way to their data. */
export function PersonsPage({ persons, person, choose }: InsideProps) {
  const inside = useWords('inside')
  const account = useWords('account')
  const time = useTime()
  const others = persons.filter(({ about }) => about !== undefined)
  return (
    <>
      <BackTo place={{ tab: 'account' }}>{account.title}</BackTo>
      <Title>{account.actingTitle}</Title>
      {others.length === 0 ? (
        <Empty title={inside.persons.nobody}>{inside.persons.nobodyText}</Empty>
      ) : (
        <>
          <p>{account.actingText}</p>
          <ul className="s-sheet p-rows">
            {persons.map((one) => (
              <li key={one.about ?? 'self'}>
                <button
                  type="button"
                  className="p-row"
                  aria-current={one === person ? 'true' : undefined}
                  onClick={() => choose(one)}
                >
                  <Initials name={one.name} />
                  <span className="p-row-body">
                    <strong>{one.about === undefined ? account.actingSelf : one.name}</strong>
                    {one.about === undefined ? (
                      <span>{one.name}</span>
                    ) : (
                      <>
                        <span>
                          {[account.mayRead, one.level === 'act' ? account.mayWrite : ''].filter(Boolean).join(', ')}
                        </span>
                        {one.until !== undefined && <span>{inside.persons.until(time.lastDay(one.until))}</span>}
                      </>
                    )}
                  </span>
                  <Icon name={one === person ? 'check' : 'chevron-right'} />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
