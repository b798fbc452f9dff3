import type { Handling } from '@siegel/contract/staff'
import { StateText } from '@siegel/ui'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'

/** Where an item stands with the patient, as icon and word; what counts most, alone. */
export function ReleaseState({ handling }: { handling: Handling }) {
  const { chart } = useWords()
  const format = useFormat()
  const { released, withdrawn } = handling
  if (released?.viewedAt !== undefined)
    return (
      <StateText icon="eye" tone="good">
        {chart.viewedAt(format.on(released.viewedAt))}
      </StateText>
    )
  if (released?.fetchedAt !== undefined)
    return (
      <StateText icon="download" tone="good">
        {chart.fetchedAt(format.on(released.fetchedAt))}
      </StateText>
    )
  if (released !== undefined)
    return (
      <StateText icon="share" tone="accent">
        {chart.releasedAt(format.on(released.at))}
      </StateText>
    )
  if (withdrawn !== undefined) return <StateText icon="undo">{chart.withdrawnAt(format.on(withdrawn.at))}</StateText>
  return <StateText icon="lock">{chart.notReleased}</StateText>
}

/** Whether a doctor has signed it off. */
export function SignOffState({ handling }: { handling: Handling }) {
  const { chart } = useWords()
  const format = useFormat()
  const { signedOff } = handling
  return signedOff === undefined ? (
    <StateText icon="clock" tone="warning">
      {chart.notSignedOff}
    </StateText>
  ) : (
    <StateText icon="check" tone="good">
      {chart.signedOff(`${format.at(signedOff.at)}, ${signedOff.by}`)}
    </StateText>
  )
}
