import { toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { refreshPatient } from '../chart/use-chart.ts'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'

/** Takes one released item back, after a question; closed while `reference` is undefined. */
export function Withdraw({
  patient,
  reference,
  title,
  onClose,
}: {
  patient: string
  reference: string | undefined
  title: string
  onClose: () => void
}) {
  const { release } = useWords()
  const withdraw = useMutation({
    mutationFn: (item: string) => api.withdraw({ params: { id: patient }, body: { items: [item] } }),
    onSuccess: () => {
      toast(release.withdrawDone, { icon: 'undo' })
      onClose()
      return refreshPatient(patient)
    },
  })
  return (
    <Confirm
      open={reference !== undefined}
      title={release.withdrawTitle}
      action={release.withdraw}
      icon="undo"
      busy={withdraw.isPending}
      error={withdraw.error}
      onConfirm={() => reference !== undefined && withdraw.mutate(reference)}
      onClose={() => {
        withdraw.reset()
        onClose()
      }}
    >
      <p>
        <strong>{title}</strong>
      </p>
      <p>{release.withdrawText}</p>
    </Confirm>
  )
}
