import { Icon, Initials, TextField } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { arrived } from '../core/query-client.ts'
import { settle } from '../core/screen-lock.ts'
import { digitsOf, pinLength } from '../frame/day-pin.tsx'

/** Who has signed in here today: a tile and six digits are enough to come back. */
export function Tiles() {
  const { signIn } = useWords()
  const { data, refetch } = useQuery({ queryKey: ['workstation'], queryFn: () => api.workstation(), staleTime: 0 })
  const [chosen, setChosen] = useState<string>()
  const people = data?.people ?? []
  if (people.length === 0) return null
  const person = people.find(({ id }) => id === chosen)
  return (
    <section className="tiles" aria-label={signIn.tiles}>
      <ul>
        {people.map(({ id, name, dayPin }) => (
          <li key={id}>
            <button type="button" className="tile" aria-pressed={id === chosen} onClick={() => setChosen(id)}>
              <Initials name={name} />
              <span className="tile-name">{name}</span>
              <span className="s-small s-muted">
                <Icon name={dayPin ? 'key' : 'fingerprint'} small /> {dayPin ? signIn.byPin : signIn.withoutPin}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {person !== undefined &&
        (person.dayPin ? (
          <PinField key={person.id} person={person} onRefused={() => void refetch()} />
        ) : (
          <output className="s-small s-muted">{signIn.noPin(person.name)}</output>
        ))}
    </section>
  )
}

/** The sixth digit sends. */
function PinField({ person, onRefused }: { person: { id: string; name: string }; onRefused: () => void }) {
  const { signIn } = useWords()
  const [pin, setPin] = useState('')
  const enter = useMutation({
    mutationFn: async (typed: string) => {
      await settle()
      await api.signInDayPin({ body: { person: person.id, pin: typed } })
    },
    onSuccess: arrived,
    onError: () => {
      setPin('')
      onRefused()
    },
  })
  const type = (text: string) => {
    if (enter.isPending) return
    const digits = digitsOf(text)
    setPin(digits)
    if (digits.length === pinLength) enter.mutate(digits)
  }
  return (
    <div ref={focusFirst} className="stack-tight">
      <TextField
        label={signIn.pinOf(person.name)}
        hint={signIn.pinHint}
        type="password"
        inputMode="numeric"
        autoComplete="off"
        value={pin}
        onChange={type}
      />
      <FailureBanner error={enter.error} />
    </div>
  )
}
