import { roles } from '@siegel/contract'
import type { Person } from '@siegel/contract/staff'
import { Dialog, RadioGroup, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { refreshPeople } from './refresh-people.ts'
import { FormEnd } from '../components/form-end.tsx'

/** Another name, another role; closed while `person` is undefined. */
export function ChangePerson({ person, onClose }: { person: Person | undefined; onClose: () => void }) {
  const { administration, common } = useWords()
  return (
    <Dialog
      open={person !== undefined}
      onClose={onClose}
      title={administration.changeTitle(person?.name ?? '')}
      closeLabel={common.close}
    >
      {person !== undefined && <ChangeForm person={person} onClose={onClose} />}
    </Dialog>
  )
}

function ChangeForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const { administration, common } = useWords()
  const [name, setName] = useState(person.name)
  const [role, setRole] = useState(person.role)
  const [shown, setShown] = useState(false)
  const isEmpty = name.trim() === ''
  const change = useMutation({
    // Only what was changed here: what a colleague has changed of the rest meanwhile stays.
    mutationFn: () =>
      api.changePerson({
        params: { id: person.id },
        body: {
          ...(name.trim() === person.name ? {} : { name: name.trim() }),
          ...(role === person.role ? {} : { role }),
        },
      }),
    onSuccess: () => {
      toast(administration.changed)
      onClose()
    },
    onSettled: refreshPeople,
  })
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isEmpty) setShown(true)
        else if (!change.isPending) change.mutate()
      }}
    >
      <TextField
        label={administration.name}
        hint={administration.changeName}
        value={name}
        error={shown && isEmpty ? administration.required : undefined}
        maxLength={120}
        autoComplete="off"
        onChange={setName}
      />
      <RadioGroup
        label={administration.role}
        value={role}
        onChange={setRole}
        options={roles.map((one) => ({
          value: one,
          label: common.roles[one],
          hint: administration.roleHints[one],
        }))}
      />
      <p className="s-muted">{administration.changeRole}</p>
      <FormEnd sending={change} label={administration.save} busy={administration.saving} onCancel={onClose} />
    </form>
  )
}
