import type { PatientRow } from '@siegel/contract/staff'
import { StateText, type IconName } from '@siegel/ui'
import { useWords } from '../core/language.ts'

const icons: Readonly<Record<NonNullable<PatientRow['state']>, IconName>> = {
  inactive: 'minus',
  deceased: 'x-circle',
  merged: 'link',
}

/** Why a patient does not come any more, as icon and word. */
export function PatientStateText({ state, text }: { state: NonNullable<PatientRow['state']>; text?: string }) {
  const { masterData } = useWords()
  return (
    <StateText icon={icons[state]} tone="warning">
      {text ?? masterData.states[state]}
    </StateText>
  )
}
