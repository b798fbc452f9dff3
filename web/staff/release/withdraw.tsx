import type { PortalState } from '@siegel/contract/staff'
import { toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { refreshPatient } from '../chart/use-chart.ts'
import { Confirm } from '../components/confirm.tsx'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'

/** Takes one released item back, after a question that says which one it is; closed while `item` is undefined. */
export function Withdraw({
  patient,
  item,
  onClose,
}: {
  patient: string
  item: PortalState['items'][number] | undefined
  onClose: () => void
}) {
  const { release } = useWords()
  const format = useFormat()
  const withdraw = useMutation({
    mutationFn: (reference: string) => api.withdraw({ params: { id: patient }, body: { items: [reference] } }),
    onSuccess: () => {
      toast(release.withdrawDone, { icon: 'undo' })
      onClose()
      return refreshPatient(patient)
    },
  })
  return (
    <Confirm
      open={item !== undefined}
      title={release.withdrawTitle}
      action={release.withdraw}
      icon="undo"
      busy={withdraw.isPending}
      error={withdraw.error}
      onConfirm={() => item !== undefined && withdraw.mutate(item.reference)}
      onClose={() => {
        withdraw.reset()
        onClose()
      }}
    >
      {item !== undefined && (
        <div>
          <strong>{item.title}</strong>, {release.releasedAt(format.at(item.releasedAt))}
          <p className="s-muted">{item.meaning}</p>
        </div>
      )}
      <p>{release.withdrawText}</p>
    </Confirm>
  )
}
