import type { Person } from '@siegel/contract/staff'
import { Button, Dialog } from '@siegel/ui'
import { Facts } from '../components/facts.tsx'
import { inFours } from '../components/groups.ts'
import { OneTimeSecret } from '../components/one-time-secret.tsx'
import { useWords } from '../core/language.ts'

/** With what somebody signs in from now on, shown once. */
export function NewCredentials({
  person,
  made,
  onClose,
}: {
  person: Person
  made: { password: string; totpSecret: string; totpUri: string }
  onClose: () => void
}) {
  const { administration, common } = useWords()
  return (
    <Dialog open onClose={onClose} title={administration.resetDone(person.name)} closeLabel={common.close}>
      <div className="stack">
        <p>{administration.resetDoneText}</p>
        <Facts
          rows={[
            [administration.userName, <code key="user">{person.userName}</code>],
            [
              administration.newPassword,
              <span key="password" className="secret-text">
                {made.password}
              </span>,
            ],
          ]}
        />
        <OneTimeSecret secret={inFours(made.totpSecret)} uri={made.totpUri} />
        <div className="row row-end">
          <Button kind="filled" icon="check" onClick={onClose}>
            {administration.done}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
