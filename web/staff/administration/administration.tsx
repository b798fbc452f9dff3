import { Tabs } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { NoPermission } from '../components/failure.tsx'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { People } from './people.tsx'
import { Tokens } from './tokens.tsx'

/** People and programs that can get in. */
export function Administration() {
  const { administration, calendar } = useWords()
  const may = useMay()
  const [tab, setTab] = useState<'people' | 'tokens'>('people')
  if (!may('people.write')) return <NoPermission />
  return (
    <div className="page">
      <header className="page-head">
        <h1>{administration.title}</h1>
        <span className="grow" />
        {may('calendar.set-up') && <Link to="/calendar/settings">{calendar.setUp}</Link>}
      </header>
      <Tabs
        label={administration.tabsLabel}
        tabs={[
          { key: 'people', title: administration.tabs.people },
          { key: 'tokens', title: administration.tabs.tokens },
        ]}
        selected={tab}
        onSelect={setTab}
      >
        {tab === 'people' ? <People /> : <Tokens />}
      </Tabs>
    </div>
  )
}
