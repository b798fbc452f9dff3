import { RadioGroup, Select, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import { hostNameFrom, userNameFrom, type Draft } from './draft.ts'

interface StepProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
  issue: (field: keyof Draft) => string | undefined
}

/** Zones of German-speaking practices first; every other one the browser knows after them. */
const zones = [
  ...new Set(['Europe/Berlin', 'Europe/Vienna', 'Europe/Zurich', ...Intl.supportedValuesOf('timeZone')]),
].map((value) => ({ value, label: value.replaceAll('_', ' ') }))

export function PracticeStep({ draft, change, issue }: StepProps) {
  const { setUp } = useWords()
  return (
    <>
      <Head title={setUp.practiceTitle} text={setUp.practiceText} />
      <TextField
        label={setUp.practice}
        value={draft.practice}
        error={issue('practice')}
        maxLength={120}
        onChange={(practice) =>
          change({
            practice,
            // Proposed until somebody writes another one.
            ...(draft.hostName === hostNameFrom(draft.practice) && { hostName: hostNameFrom(practice) }),
          })
        }
      />
      <TextField
        label={setUp.telephone}
        hint={setUp.telephoneHint}
        type="tel"
        maxLength={40}
        value={draft.telephone}
        onChange={(telephone) => change({ telephone })}
      />
      <TextField
        label={setUp.hostName}
        hint={setUp.hostNameHint(draft.hostName || '…')}
        error={issue('hostName')}
        maxLength={42}
        spellCheck={false}
        value={draft.hostName}
        onChange={(hostName) => change({ hostName: hostName.toLowerCase() })}
      />
      <Select
        label={setUp.timeZone}
        value={draft.timeZone}
        options={zones}
        onChange={(timeZone) => change({ timeZone })}
      />
    </>
  )
}

export function PersonStep({ draft, change, issue }: StepProps) {
  const { setUp } = useWords()
  return (
    <>
      <Head title={setUp.personTitle} text={setUp.personText} />
      <TextField
        label={setUp.name}
        value={draft.name}
        error={issue('name')}
        autoComplete="name"
        maxLength={120}
        onChange={(name) =>
          change({ name, ...(draft.userName === userNameFrom(draft.name) && { userName: userNameFrom(name) }) })
        }
      />
      <TextField
        label={setUp.userName}
        hint={setUp.userNameHint}
        error={issue('userName')}
        autoComplete="username"
        maxLength={40}
        spellCheck={false}
        value={draft.userName}
        onChange={(userName) => change({ userName: userName.toLowerCase() })}
      />
      <TextField
        label={setUp.password}
        hint={setUp.passwordHint}
        error={issue('password')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={draft.password}
        onChange={(password) => change({ password })}
      />
      <RadioGroup
        label={setUp.role}
        value={draft.role}
        onChange={(role) => change({ role })}
        options={[
          { value: 'admin', label: setUp.roleAdmin, hint: setUp.roleAdminHint },
          { value: 'doctor', label: setUp.roleDoctor, hint: setUp.roleDoctorHint },
        ]}
      />
    </>
  )
}

export function PassphraseStep({ draft, change, issue }: StepProps) {
  const { setUp } = useWords()
  return (
    <>
      <Head title={setUp.passphraseTitle} text={setUp.passphraseText} />
      <TextField
        label={setUp.passphrase}
        hint={setUp.passwordHint}
        error={issue('passphrase')}
        type="password"
        autoComplete="off"
        maxLength={200}
        value={draft.passphrase}
        onChange={(passphrase) => change({ passphrase })}
      />
      <TextField
        label={setUp.passphraseAgain}
        error={issue('passphraseAgain')}
        type="password"
        autoComplete="off"
        maxLength={200}
        value={draft.passphraseAgain}
        onChange={(passphraseAgain) => change({ passphraseAgain })}
      />
    </>
  )
}

export const Head = ({ title, text }: { title: string; text: string }) => (
  <div className="stack-tight">
    <h1>{title}</h1>
    <p className="s-muted">{text}</p>
  </div>
)
