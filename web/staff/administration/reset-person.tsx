import type { Person } from '@siegel/contract/staff'
import { Button, Dialog } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { Confirm } from '../components/confirm.tsx'
import { Facts } from '../components/facts.tsx'
import { inFours } from '../components/groups.ts'
import { OneTimeSecret } from '../components/one-time-secret.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'

/** Asks, resets a colleague's sign-in, and shows the new secrets once; closed while `person` is undefined. */
export function ResetPerson({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const { administration, common } = useWords()
  const reset = useMutation({
    mutationFn: (id: string) => api.resetPerson({ params: { id } }),
    // The answer holds secrets: it goes with the dialog.
    gcTime: 0,
  })
  const close = () => {
    reset.reset()
    onClose()
  }
  const name = person?.name ?? ''
  if (reset.data !== undefined)
    return (
      <Dialog open onClose={close} title={administration.resetDone(name)} closeLabel={common.close}>
        <div className="stack">
          <p>{administration.resetDoneText}</p>
          <Facts
            rows={[
              [administration.userName, <code key="user">{person?.userName}</code>],
              [
                administration.newPassword,
                <span key="password" className="secret-text">
                  {reset.data.password}
                </span>,
              ],
            ]}
          />
          <OneTimeSecret secret={inFours(reset.data.totpSecret)} uri={reset.data.totpUri} />
          <div className="row row-end">
            <Button kind="filled" icon="check" onClick={close}>
              {administration.done}
            </Button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Confirm
      open={person !== undefined}
      title={administration.resetTitle(name)}
      action={administration.reset}
      icon="key"
      busy={reset.isPending}
      error={reset.error}
      onConfirm={() => person !== undefined && reset.mutate(person.id)}
      onClose={close}
    >
      <p>{administration.resetText}</p>
      <p className="s-muted">{administration.resetLogged}</p>
    </Confirm>
  )
}
