import { Tabs } from '@siegel/ui'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActingRules } from '../acting/acting-rules.tsx'
import { NoPermission } from '../components/failure.tsx'
import { useWords } from '../core/language.ts'
import { useMay } from '../core/session.ts'
import { Questionnaires } from '../questionnaires/questionnaires.tsx'
import { Catalogues } from './catalogues.tsx'
import { EntryTypes } from './entry-types.tsx'
import { Mail } from '../mail/mail.tsx'
import { ReleaseRules } from '../release-rules/release-rules.tsx'
import { People } from './people.tsx'
import { Tokens } from './tokens.tsx'

const tabs = [
  { key: 'people', needs: 'people.write', page: People },
  { key: 'tokens', needs: 'people.write', page: Tokens },
  { key: 'entryTypes', needs: 'entry-types.write', page: EntryTypes },
  { key: 'releaseRules', needs: 'release.write', page: ReleaseRules },
  { key: 'questionnaires', needs: 'questionnaires.write', page: Questionnaires },
  { key: 'catalogues', needs: 'people.write', page: Catalogues },
  { key: 'mail', needs: 'mail.set-up', page: Mail },
  { key: 'portal', needs: 'people.write', page: ActingRules },
] as const

/** People and programs that can get in, and with what they work: entry types, catalogues. */
export function Administration() {
  const { administration, calendar } = useWords()
  const may = useMay()
  const [chosen, setChosen] = useState<(typeof tabs)[number]['key']>()
  const open = tabs.filter(({ needs }) => may(needs))
  const tab = open.find(({ key }) => key === chosen) ?? open[0]
  if (tab === undefined) return <NoPermission />
  const Page = tab.page
  return (
    <div className="page">
      <header className="page-head">
        <h1>{administration.title}</h1>
        <span className="grow" />
        {may('calendar.set-up') && <Link to="/calendar/settings">{calendar.setUp}</Link>}
      </header>
      <Tabs
        label={administration.tabsLabel}
        tabs={open.map(({ key }) => ({ key, title: administration.tabs[key] }))}
        selected={tab.key}
        onSelect={setChosen}
      >
        <Page />
      </Tabs>
    </div>
  )
}
