import type { EntryType } from '@siegel/contract/staff'
import { Icon } from '@siegel/ui'
import { kindIcons, type Kind } from './kinds.ts'

/** The sign of an entry: its kind's, or that of the practice's own type within the kind. */
export function EntryIcon({ kind, type }: { kind: Kind; type?: Pick<EntryType, 'icon' | 'tone'> | undefined }) {
  return (
    <span className="entry-icon" data-kind={type === undefined ? kind : undefined} data-tone={type?.tone}>
      <Icon name={type?.icon ?? kindIcons[kind]} small />
    </span>
  )
}
