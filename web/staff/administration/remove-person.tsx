import type { Person } from '@siegel/contract/staff'
import { toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Confirm } from '../components/confirm.tsx'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { refreshPeople } from './refresh-people.ts'

/** Asks, says what stands with the person, and ends every way in; closed while `person` is undefined. */
export function RemovePerson({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const { administration } = useWords()
  const remove = useMutation({
    mutationFn: ({ id }: Person) => api.removePerson({ params: { id } }),
    onSuccess: (_, { name }) => {
      toast(administration.removed(name))
      onClose()
    },
    onSettled: refreshPeople,
  })
  const close = () => {
    remove.reset()
    onClose()
  }
  return (
    <Confirm
      open={person !== undefined}
      title={administration.removeTitle(person?.name ?? '')}
      action={administration.remove}
      icon="lock"
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => person !== undefined && remove.mutate(person)}
      onClose={close}
    >
      <p>{administration.removeText}</p>
      {person !== undefined && <Standing id={person.id} />}
      {person?.role === 'admin' && <p>{administration.removePassphrase}</p>}
      <p className="s-muted">{administration.removeUndo}</p>
    </Confirm>
  )
}

function Standing({ id }: { id: string }) {
  const { administration } = useWords()
  const standing = useQuery({
    queryKey: ['people', id, 'standing'],
    queryFn: () => api.personStanding({ params: { id } }),
    staleTime: 0,
  })
  if (standing.data === undefined) return <Pending error={standing.error} retry={() => void standing.refetch()} />
  const { openTasks, columns } = standing.data
  return (
    <section className="stack-tight">
      <h3 className="label">{administration.standsWith}</h3>
      {openTasks === 0 && columns.length === 0 && <p>{administration.standsNothing}</p>}
      {openTasks > 0 && <p>{administration.openTasks(openTasks)}</p>}
      {columns.length > 0 && <p>{administration.columns(columns.join(', '))}</p>}
    </section>
  )
}
