import { Button, Dialog, Empty, Icon, TextArea } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'
import { refreshPatient } from '../chart/use-chart.ts'

const shortest = 10

/** In the place of findings that are not for this person, by role or because the chart is protected. */
export function ClosedChart({ patient }: { patient: string }) {
  const { chart, breakGlass } = useWords()
  const may = useMay()
  const [asked, setAsked] = useState(false)
  const isProtected = may('chart.read')
  return (
    <div className="page-state">
      <Icon name="lock" />
      <Empty title={isProtected ? breakGlass.protectedTitle : chart.officeTitle}>
        <p>{isProtected ? breakGlass.protectedText : chart.officeText}</p>
        {may('chart.break-glass') && (
          <Button kind="quiet" icon="alert" onClick={() => setAsked(true)}>
            {breakGlass.open}
          </Button>
        )}
      </Empty>
      <BreakGlass patient={patient} open={asked} onClose={() => setAsked(false)} />
    </div>
  )
}

function BreakGlass({ patient, open, onClose }: { patient: string; open: boolean; onClose: () => void }) {
  const { breakGlass, common } = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={breakGlass.title} closeLabel={common.close}>
      <ReasonForm patient={patient} onClose={onClose} />
    </Dialog>
  )
}

function ReasonForm({ patient, onClose }: { patient: string; onClose: () => void }) {
  const { breakGlass, common } = useWords()
  const [reason, setReason] = useState('')
  const open = useMutation({
    mutationFn: () => api.breakGlass({ params: { id: patient }, body: { reason: reason.trim() } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['me'] })
      await refreshPatient(patient)
      onClose()
    },
  })
  const isLong = reason.trim().length >= shortest
  return (
    <form
      ref={focusFirst}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (isLong && !open.isPending) open.mutate()
      }}
    >
      <p>{breakGlass.what}</p>
      <ul className="glass-consequences">
        {breakGlass.consequences.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <TextArea
        label={breakGlass.reason}
        hint={breakGlass.reasonHint}
        value={reason}
        onChange={setReason}
        rows={3}
        maxLength={300}
      />
      <FailureBanner error={open.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          kind="danger"
          icon="unlock"
          type="submit"
          disabled={!isLong}
          busy={open.isPending ? breakGlass.opening : undefined}
        >
          {breakGlass.confirm}
        </Button>
      </div>
    </form>
  )
}
