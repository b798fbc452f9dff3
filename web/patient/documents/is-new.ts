import type { IndexItem } from '@siegel/contract/patient'
import type { InsideProps } from '../app/inside-props.ts'
import { wasViewed } from '../core/history.ts'

/** The newest message of the practice in each conversation that has a new one. */
export function unreadThreads({ state, seen }: Pick<InsideProps, 'state' | 'seen'>): IndexItem[] {
  const fresh = state.view.index.items.filter(
    (item) => item.message?.direction === 'out' && isNewItem({ state, seen }, item),
  )
  return [...new Map(fresh.map((item) => [item.message?.thread, item])).values()].reverse()
}

/** New is what the log knows no look at, and this page has not shown. Until the log has been read, nothing is. */
export function isNewItem({ state, seen }: Pick<InsideProps, 'state' | 'seen'>, item: IndexItem): boolean {
  if (seen.has(item.item) || state.access.state !== 'proven') return false
  return !wasViewed(state.access.proofs.entries, item)
}
