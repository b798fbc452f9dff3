import type { Person } from '@siegel/contract/staff'
import { useMutation } from '@tanstack/react-query'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { NewCredentials } from './new-credentials.tsx'
import { refreshPeople } from './refresh-people.ts'

interface About {
  /** Closed while undefined. */
  person: Person | undefined
  onClose: () => void
}

/** Asks, resets a colleague's sign-in, and shows the new secrets once. */
export function ResetPerson({ person, onClose }: About) {
  const { administration } = useWords()
  const reset = useMutation({
    mutationFn: (id: string) => api.resetPerson({ params: { id } }),
    // The answer holds secrets: it goes with the dialog.
    gcTime: 0,
  })
  const close = () => {
    reset.reset()
    onClose()
  }
  if (reset.data !== undefined && person !== undefined)
    return <NewCredentials person={person} made={reset.data} onClose={close} />
  return (
    <Confirm
      open={person !== undefined}
      title={administration.resetTitle(person?.name ?? '')}
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

/** Asks, lets a removed person in again, and shows the new secrets once. */
export function BringBackPerson({ person, onClose }: About) {
  const { administration, common } = useWords()
  const bringBack = useMutation({
    mutationFn: (id: string) => api.bringBackPerson({ params: { id } }),
    onSettled: refreshPeople,
    // The answer holds secrets: it goes with the dialog.
    gcTime: 0,
  })
  const close = () => {
    bringBack.reset()
    onClose()
  }
  if (bringBack.data !== undefined && person !== undefined)
    return <NewCredentials person={person} made={bringBack.data} onClose={close} />
  return (
    <Confirm
      open={person !== undefined}
      title={administration.bringBackTitle(person?.name ?? '')}
      action={administration.bringBack}
      icon="undo"
      busy={bringBack.isPending}
      error={bringBack.error}
      onConfirm={() => person !== undefined && bringBack.mutate(person.id)}
      onClose={close}
    >
      <p>{person && administration.bringBackText(common.roles[person.role])}</p>
      <p className="s-muted">{administration.resetLogged}</p>
    </Confirm>
  )
}
