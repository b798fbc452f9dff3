import { Banner, Button, Table } from '@siegel/ui'
import { useQuery } from '@tanstack/react-query'
import { failureText } from '../components/failure-text.ts'
import { Pending } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useLeaveWarning } from './invitation-made.tsx'
import { Printed } from './printed.tsx'

/** How far a batch is; then its letters and PINs, and who was left out and why. */
export function ManyMade({
  batch,
  names,
  onDone,
}: {
  batch: string
  names: ReadonlyMap<string, string>
  onDone: () => void
}) {
  const { invitation } = useWords()
  const { many } = invitation
  useLeaveWarning()
  const state = useQuery({
    queryKey: ['batch', batch],
    queryFn: () => api.inviteManyState({ params: { id: batch } }),
    refetchInterval: ({ state: { data } }) => (data?.done === true ? false : 700),
    gcTime: 0,
  })
  if (state.data === undefined) return <Pending error={state.error} retry={() => void state.refetch()} />
  const { done, total, invited, refused } = state.data
  if (!done)
    return (
      <div className="stack" aria-live="polite">
        <h2>{many.working(invited.length + refused.length, total)}</h2>
        <progress max={total} value={invited.length + refused.length} aria-label={many.title} />
        <p className="s-muted">{many.workingText}</p>
      </div>
    )
  return (
    <div className="stack">
      <div aria-live="polite">
        <h2>{invited.length === 0 ? many.doneNone : many.done(invited.length)}</h2>
      </div>
      {invited.length > 0 && <Prints batch={batch} isMail={state.data.channel === 'email'} />}
      <LeftOut names={names} refused={refused} />
      <div className="row">
        <Button
          kind="neutral"
          icon="check"
          onClick={() => {
            for (const key of ['invitable', 'patients', 'portal'])
              void queryClient.invalidateQueries({ queryKey: [key] })
            onDone()
          }}
        >
          {many.finish}
        </Button>
      </div>
    </div>
  )
}

function Prints({ batch, isMail }: { batch: string; isMail: boolean }) {
  const { many } = useWords().invitation
  const params = { id: batch }
  return (
    <>
      <Banner tone="warning" icon="clock">
        <p>{many.printNow}</p>
      </Banner>
      {isMail ? (
        <p>{many.mailed}</p>
      ) : (
        <Printed
          main
          label={many.letters}
          title={many.lettersTitle}
          fileName={many.lettersFile}
          fetch={() => api.inviteManyLetters({ params })}
        />
      )}
      <Printed
        label={many.pins}
        title={many.pinsTitle}
        fileName={many.pinsFile}
        fetch={() => api.inviteManyPins({ params })}
      />
      {!isMail && <p className="s-muted">{many.order}</p>}
    </>
  )
}

function LeftOut({
  names,
  refused,
}: {
  names: ReadonlyMap<string, string>
  refused: readonly { patient: string; code: string }[]
}) {
  const words = useWords()
  const { many } = words.invitation
  if (refused.length === 0) return null
  return (
    <section className="stack-tight">
      <h3>{many.refused(refused.length)}</h3>
      <Table
        caption={many.refused(refused.length)}
        captionHidden
        rows={refused}
        rowKey={({ patient }) => patient}
        columns={[
          { key: 'name', title: words.patients.name, rowHeader: true, cell: ({ patient }) => names.get(patient) ?? '' },
          { key: 'why', title: many.why, cell: ({ code }) => failureText(words, code) },
        ]}
      />
    </section>
  )
}
