import type { PatientRow } from '@siegel/contract/staff'
import { StateText, type IconName, type Tone } from '@siegel/ui'
import { useWords } from '../core/language.ts'

const looks: Readonly<Record<PatientRow['portal'], [IconName, Tone]>> = {
  none: ['smartphone', 'neutral'],
  invited: ['mail', 'info'],
  active: ['smartphone', 'good'],
  blocked: ['lock', 'warning'],
}

/** Whether a patient reaches the portal, as icon and word. */
export function PortalBadge({ state }: { state: PatientRow['portal'] }) {
  const [icon, tone] = looks[state]
  return (
    <StateText icon={icon} tone={tone}>
      {useWords().common.portal[state]}
    </StateText>
  )
}
