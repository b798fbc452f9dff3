import { Button, Checkbox, Dialog, Icon, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshPatient } from '../chart/use-chart.ts'
import { Confirm } from '../components/confirm.tsx'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay, usePerson } from '../core/session.ts'

const refresh = (patient: string) =>
  Promise.all([queryClient.invalidateQueries({ queryKey: ['protection', patient] }), refreshPatient(patient)])

/** Whether only named people read this chart, and who they are. */
export function Protection({ patient }: { patient: string }) {
  const { breakGlass } = useWords()
  const may = useMay()
  const [asked, setAsked] = useState<'people' | 'lift'>()
  const { data } = useQuery({
    queryKey: ['protection', patient],
    queryFn: () => api.protection({ params: { id: patient } }),
    enabled: may('chart.read'),
  })
  const lift = useMutation({
    mutationFn: () => api.unprotect({ params: { id: patient } }),
    onSuccess: async () => {
      await refresh(patient)
      setAsked(undefined)
      toast(breakGlass.protectionLifted, { icon: 'unlock' })
    },
  })
  if (data === undefined) return null
  const { readers } = data
  return (
    <section>
      <div className="page-head">
        <h2>{breakGlass.protection}</h2>
        <span className="grow" />
        {may('chart.protect') && (
          <>
            {readers !== undefined && (
              <Button kind="danger" icon="unlock" onClick={() => setAsked('lift')}>
                {breakGlass.unprotect}
              </Button>
            )}
            <Button kind="outline" icon="lock" onClick={() => setAsked('people')}>
              {readers === undefined ? breakGlass.protect : breakGlass.changeProtection}
            </Button>
          </>
        )}
      </div>
      <p className="s-muted">{breakGlass.protectionText}</p>
      <p className="row">
        <Icon name={readers === undefined ? 'unlock' : 'lock'} small />
        {readers === undefined
          ? breakGlass.protectionNone
          : breakGlass.protectionFor(readers.map(({ name }) => name).join(', '))}
      </p>
      <ChooseReaders
        patient={patient}
        now={(readers ?? []).map(({ id }) => id)}
        open={asked === 'people'}
        onClose={() => setAsked(undefined)}
      />
      <Confirm
        open={asked === 'lift'}
        title={breakGlass.unprotect}
        action={breakGlass.unprotect}
        icon="unlock"
        busy={lift.isPending}
        error={lift.error}
        onConfirm={() => lift.mutate()}
        onClose={() => setAsked(undefined)}
      >
        <p>{breakGlass.unprotectText}</p>
      </Confirm>
    </section>
  )
}

interface Choice {
  patient: string
  now: readonly string[]
  onClose: () => void
}

function ChooseReaders({ open, ...choice }: Choice & { open: boolean }) {
  const { breakGlass, common } = useWords()
  return (
    <Dialog open={open} onClose={choice.onClose} title={breakGlass.readers} closeLabel={common.close}>
      <ReadersForm {...choice} />
    </Dialog>
  )
}

function ReadersForm({ patient, now, onClose }: Choice) {
  const { breakGlass, common } = useWords()
  const me = usePerson()
  const [chosen, setChosen] = useState<readonly string[]>(now)
  const { data } = useQuery({ queryKey: ['colleagues'], queryFn: () => api.colleagues() })
  const save = useMutation({
    mutationFn: () => api.protect({ params: { id: patient }, body: { readers: [...chosen] } }),
    onSuccess: async () => {
      await refresh(patient)
      toast(breakGlass.protectionSaved, { icon: 'lock' })
      onClose()
    },
  })
  const people = (data?.people ?? []).filter(({ id, role }) => id !== me?.id && ['doctor', 'assistant'].includes(role))
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending) save.mutate()
      }}
    >
      <p className="s-muted">{breakGlass.readersNote}</p>
      {people.map(({ id, name }) => (
        <Checkbox
          key={id}
          checked={chosen.includes(id)}
          onChange={(is) => setChosen(is ? [...chosen, id] : chosen.filter((one) => one !== id))}
        >
          {name}
        </Checkbox>
      ))}
      <FailureBanner error={save.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button kind="filled" icon="lock" type="submit" busy={save.isPending ? breakGlass.saving : undefined}>
          {breakGlass.saveProtection}
        </Button>
      </div>
    </form>
  )
}
