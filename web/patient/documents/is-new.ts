import type { IndexItem } from '@siegel/contract/patient'
import type { InsideProps } from '../app/inside-props.ts'
import { wasViewed } from '../core/history.ts'

/** New is what the log knows no look at, and this page has not shown. Until the log has been read, nothing is. */
export function isNewItem({ state, seen }: Pick<InsideProps, 'state' | 'seen'>, item: IndexItem): boolean {
  if (seen.has(item.item) || state.access.state !== 'proven') return false
  return !wasViewed(state.access.proofs.entries, item)
}
