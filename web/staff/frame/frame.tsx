import { Banner } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useActions, letterKeys, type Action } from '../core/actions.ts'
import { language, useLocale, useWords } from '../core/language.ts'
import { lockScreen, meQuery, signOut, stateQuery } from '../core/query-client.ts'
import { useMay, usePerson } from '../core/session.ts'
import { useStatus } from '../core/status.ts'
import { useStored } from '../core/stored.ts'
import { useUnsaved } from '../entries/outbox.ts'
import { useIdleLock } from '../core/idle.ts'
import { Emergencies } from '../break-glass/emergencies.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { DayPin } from './day-pin.tsx'
import { LockSafe } from './lock-safe.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'
import { Warnings } from './warnings.tsx'

type Opened = 'palette' | 'passkey' | 'day-pin' | 'lock-safe' | undefined

/** What stands around every view: rail, search, commands, state. */
export function Frame() {
  const words = useWords()
  const status = useStatus()
  const { data: safe } = useQuery({ ...stateQuery, enabled: false })
  const [opened, setOpened] = useState<Opened>()
  const actions = useFrameActions(setOpened)
  useActions(actions)
  useIdleLock()
  const close = () => setOpened(undefined)
  return (
    <div className="frame">
      <a className="frame-skip" href="#content">
        {words.frame.skip}
      </a>
      <Rail status={status.data} unreachable={status.isError} />
      <TopBar
        practice={safe?.practice ?? ''}
        demo={safe?.demo ?? false}
        actions={actions}
        onCommands={() => setOpened('palette')}
      />
      <div className="frame-notices">
        {status.isError && (
          <Banner tone="warning" title={words.frame.safeAway} announce>
            {words.frame.safeAwayText}
          </Banner>
        )}
        <Unsaved />
        <Emergencies ids={status.data?.emergencies ?? []} />
        <Warnings warnings={status.data?.warnings ?? []} />
      </div>
      <main className="frame-content" id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Palette open={opened === 'palette'} onClose={close} />
      <AddPasskey open={opened === 'passkey'} onClose={close} />
      <DayPin open={opened === 'day-pin'} onClose={close} />
      <LockSafe open={opened === 'lock-safe'} onClose={close} />
    </div>
  )
}

/** Lines that the safe does not have yet are said on every screen, not only where they were typed. */
function Unsaved() {
  const { entries } = useWords()
  const unsaved = useUnsaved(usePerson()?.id)
  if (unsaved === 0) return null
  return (
    <Banner tone="warning" announce>
      {entries.unsaved(unsaved)}
    </Banner>
  )
}

function useFrameActions(open: (what: Opened) => void): Action[] {
  const { frame } = useWords()
  const locale = useLocale()
  const may = useMay()
  const letters = useStored(letterKeys)
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  const navigate = useNavigate()
  return [
    { id: 'commands', label: frame.commands, key: 'ctrl+k', silent: true, run: () => open('palette') },
    ...(may('calendar.read')
      ? [
          { id: 'today', label: frame.today, icon: 'sun' as const, run: () => void navigate({ to: '/today' }) },
          {
            id: 'calendar',
            label: frame.calendar,
            icon: 'calendar' as const,
            run: () => void navigate({ to: '/calendar' }),
          },
        ]
      : []),
    ...(may('calendar.set-up')
      ? [
          {
            id: 'calendar-settings',
            label: frame.calendarSettings,
            icon: 'sliders' as const,
            run: () => void navigate({ to: '/calendar/settings' }),
          },
        ]
      : []),
    ...(may('patient.list')
      ? [
          {
            id: 'patients',
            label: frame.patients,
            icon: 'people' as const,
            run: () => void navigate({ to: '/patients' }),
          },
        ]
      : []),
    ...(may('inbox.read')
      ? [
          { id: 'inbox', label: frame.inbox, icon: 'inbox' as const, run: () => void navigate({ to: '/inbox' }) },
          { id: 'tasks', label: frame.tasks, icon: 'task' as const, run: () => void navigate({ to: '/tasks' }) },
        ]
      : []),
    ...(may('log.read')
      ? [{ id: 'log', label: frame.log, icon: 'list-check' as const, run: () => void navigate({ to: '/log' }) }]
      : []),
    ...(may('entry-types.write')
      ? [
          {
            id: 'administration',
            label: frame.administration,
            icon: 'sliders' as const,
            run: () => void navigate({ to: '/administration' }),
          },
        ]
      : []),
    {
      id: 'lock-screen',
      label: frame.lockScreen,
      icon: 'lock',
      key: 'ctrl+l',
      run: lockScreen,
    },
    { id: 'sign-out', label: frame.signOut, icon: 'sign-out', run: () => void signOut().catch(() => undefined) },
    // Six digits must not become something that lasts.
    ...(me?.fullSignIn === true
      ? [
          { id: 'day-pin', label: frame.dayPin, icon: 'key' as const, run: () => open('day-pin') },
          { id: 'passkey', label: frame.addPasskey, icon: 'fingerprint' as const, run: () => open('passkey') },
        ]
      : []),
    { id: 'language', label: frame.language, icon: 'globe', run: () => language.set(locale === 'de' ? 'en' : 'de') },
    {
      id: 'letters',
      label: letters === 'on' ? frame.lettersOff : frame.lettersOn,
      icon: 'key',
      run: () => letterKeys.set(letters === 'on' ? 'off' : 'on'),
    },
    ...(may('system.lock')
      ? [{ id: 'lock-safe', label: frame.lockSafe, icon: 'x-circle' as const, run: () => open('lock-safe') }]
      : []),
  ]
}
