import { Tabs } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { NoPermission } from '../components/failure.tsx'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { Catalogues } from './catalogues.tsx'
import { People } from './people.tsx'
import { Tokens } from './tokens.tsx'

/** People and programs that can get in, and the catalogues they work with. */
export function Administration() {
  const { administration, calendar } = useWords()
  const may = useMay()
  const [tab, setTab] = useState<'people' | 'tokens' | 'catalogues'>('people')
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
          { key: 'catalogues', title: administration.tabs.catalogues },
        ]}
        selected={tab}
        onSelect={setTab}
      >
        {tab === 'people' ? <People /> : tab === 'tokens' ? <Tokens /> : <Catalogues />}
      </Tabs>
    </div>
  )
}
