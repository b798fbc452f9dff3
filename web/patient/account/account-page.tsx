import { Button, Icon, Initials, RadioGroup, Select, type IconName } from '@siegel/ui'
import type { MailboxIndex } from '@siegel/contract/patient'
import { lazy, Suspense, useState } from 'react'
import type { InsideProps } from '../app/inside-props.ts'
import { Title } from '../app/outside.tsx'
import { go, type Place } from '../app/place.ts'
import { onTablet } from '../app/tablet.ts'
import { chooseTextSize, textSize, textSizes, type TextSize } from '../app/text-size.ts'
import { useFingerprint } from '../app/use-fingerprint.ts'
import { useTime } from '../app/use-time.ts'
import { EnrolFlow } from '../enrol/enrol-flow.tsx'
import { useLanguage, useWords } from '../i18n/language.tsx'
import { languages } from '../i18n/words.ts'

const HomeScreen = lazy(() => import('./home-screen.tsx').then((part) => ({ default: part.HomeScreen })))
const Notices = lazy(() => import('./notices.tsx').then((module) => ({ default: module.Notices })))

export function AccountPage({
  live,
  state,
  persons,
  add,
  onSignOut,
}: InsideProps & { add: 'passkey' | 'password' | undefined; onSignOut: () => Promise<void> }) {
  const { locale, choose } = useLanguage()
  const inside = useWords('inside')
  const account = useWords('account')
  const words = useWords('shares')
  const time = useTime()
  const pfp = useFingerprint(live)
  const [size, setSize] = useState(textSize)
  const [leaving, setLeaving] = useState(false)
  const { patient, slots, practice, notices, shares = [], sessions = [] } = state.view.index
  const others = persons.filter(({ about }) => about !== undefined)
  const back = () => go({ tab: 'account' })
  if (add !== undefined) return <EnrolFlow live={live} start={add} onLeave={back} />
  return (
    <>
      <Title>{account.title}</Title>
      <div className="p-person">
        <Initials name={patient.name} />
        <span className="p-row-body">
          <strong>{patient.name}</strong>
          {patient.birthDate !== undefined && <span>{account.born(time.date(patient.birthDate))}</span>}
        </span>
      </div>
      <section className="p-section">
        <h2>{account.data}</h2>
        <div className="s-sheet p-rows">
          <LinkRow icon="eye" title={account.whoSaw} place={{ tab: 'access' }}>
            {account.entries(state.view.access.length)}
          </LinkRow>
          <LinkRow icon="share" title={words.list} place={{ tab: 'account', page: 'shares' }}>
            {words.count(shares.filter((share) => share.state === 'open').length)}
          </LinkRow>
          {!onTablet && (
            <>
              <LinkRow icon="download" title={account.takeAlong} place={{ tab: 'account', page: 'take-along' }}>
                {account.takeAlongText}
              </LinkRow>
              <LinkRow icon="smartphone" title={account.offline} place={{ tab: 'account', page: 'offline' }}>
                {account.offlineText}
              </LinkRow>
            </>
          )}
          <LinkRow icon="people" title={account.actingTitle} place={{ tab: 'account', page: 'persons' }}>
            {others.length === 0 ? inside.persons.nobody : others.map(({ name }) => name).join(', ')}
          </LinkRow>
        </div>
      </section>
      <section className="p-section">
        <h2>{account.ways}</h2>
        <ul className="s-sheet p-rows">
          {slots.map((slot) => (
            <Slot key={slot.id} slot={slot} />
          ))}
          {!onTablet && (
            <>
              <AddRow
                icon="fingerprint"
                text={account.addPasskey}
                onClick={() => go({ tab: 'account', add: 'passkey' })}
              />
              <AddRow icon="key" text={account.addPassword} onClick={() => go({ tab: 'account', add: 'password' })} />
            </>
          )}
          <li>
            <LinkRow icon="laptop" title={account.sessions} place={{ tab: 'account', page: 'sessions' }}>
              {account.sessionCount(sessions.length)}
            </LinkRow>
          </li>
        </ul>
        <p className={onTablet ? undefined : 's-small s-muted'}>{onTablet ? account.atHome : account.lost}</p>
      </section>
      {notices !== undefined && (
        <Suspense>
          <Notices live={live} notices={notices} />
        </Suspense>
      )}
      <section className="p-section">
        <h2>{account.settings}</h2>
        <Select<string>
          label={account.languageLabel}
          value={locale}
          options={[...languages].map(([value, { name }]) => ({ value, label: name }))}
          onChange={choose}
        />
        <RadioGroup<TextSize>
          label={account.textSize}
          value={size}
          options={textSizes.map((value) => ({ value, label: account.textSizes[value] }))}
          onChange={(chosen) => {
            chooseTextSize(chosen)
            setSize(chosen)
          }}
        />
      </section>
      {!onTablet && (
        <Suspense>
          <HomeScreen />
        </Suspense>
      )}
      <Button
        icon="sign-out"
        wide
        busy={leaving ? account.signOutBusy : undefined}
        onClick={() => {
          setLeaving(true)
          void onSignOut()
        }}
      >
        {account.signOut}
      </Button>
      {patient.id !== undefined && (
        <div className="s-sheet p-rows">
          <LinkRow icon="lock" title={account.close.title} place={{ tab: 'account', page: 'close' }}>
            {account.close.row}
          </LinkRow>
        </div>
      )}
      <p className="s-small s-muted p-imprint">
        {practice.name}
        {practice.telephone !== undefined && `, ${practice.telephone}`}
        <br />
        {account.pfp} <code>{pfp}</code>
        <br />
        {account.pfpText}
      </p>
    </>
  )
}

const kindIcons: Readonly<Record<MailboxIndex['slots'][number]['kind'], IconName>> = {
  linkpin1: 'mail',
  prf1: 'fingerprint',
  password1: 'key',
}

function Slot({ slot }: { slot: MailboxIndex['slots'][number] }) {
  const account = useWords('account')
  const time = useTime()
  const used = slot.lastUsedAt === undefined ? account.never : account.used(time.instant(slot.lastUsedAt))
  return (
    <li>
      <button type="button" className="p-row" onClick={() => go({ tab: 'account', page: 'way', slot: slot.id })}>
        <Icon name={kindIcons[slot.kind]} />
        <span className="p-row-body">
          <strong>{slot.kind === 'linkpin1' ? account.kinds.linkpin1 : slot.label}</strong>
          {slot.kind !== 'linkpin1' && <span>{account.kinds[slot.kind]}</span>}
          <span>
            {account.since(time.shortDay(slot.createdAt))}, {used}
          </span>
        </span>
        <Icon name="chevron-right" />
      </button>
    </li>
  )
}

function LinkRow({ icon, title, place, children }: { icon: IconName; title: string; place: Place; children: string }) {
  return (
    <button type="button" className="p-row" onClick={() => go(place)}>
      <Icon name={icon} />
      <span className="p-row-body">
        <strong>{title}</strong>
        <span>{children}</span>
      </span>
      <Icon name="chevron-right" />
    </button>
  )
}

const AddRow = ({ icon, text, onClick }: { icon: IconName; text: string; onClick: () => void }) => (
  <li>
    <button type="button" className="p-row p-add" onClick={onClick}>
      <Icon name={icon} />
      <strong className="p-row-body">{text}</strong>
      <Icon name="plus" />
    </button>
  </li>
)
