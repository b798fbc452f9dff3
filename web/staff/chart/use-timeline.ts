import type { TimelineEntry } from '@siegel/contract/staff'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../core/api.ts'
import { useChart } from './use-chart.ts'

export interface WholeTimeline {
  entries: readonly TimelineEntry[]
  /** Whether there are older entries that have not been read. */
  hasMore: boolean
  isLoading: boolean
  more: () => void
}

/**
 * The timeline as far as it was read: the newest entries come with the chart, older ones when `more` is called, and all of
 * them while `wantsAll`, since who filters or searches means the whole chart.
 */
export function useTimeline(id: string, wantsAll: boolean): WholeTimeline {
  const first = useChart(id).data?.timeline
  const place = first?.next
  const [isWanted, setWanted] = useState(false)
  const older = useInfiniteQuery({
    queryKey: ['timeline', id, place],
    queryFn: ({ pageParam }) => {
      if (pageParam === undefined) throw new Error('no older entries')
      return api.timeline({ params: { id }, query: pageParam })
    },
    initialPageParam: place,
    getNextPageParam: (last) => last.next,
    enabled: place !== undefined && (isWanted || wantsAll),
  })
  const { hasNextPage, isFetching, fetchNextPage, data } = older
  useEffect(() => {
    if (wantsAll && hasNextPage && !isFetching) void fetchNextPage()
  }, [wantsAll, hasNextPage, isFetching, fetchNextPage])
  return {
    entries: [...(first?.entries ?? []), ...(data?.pages.flatMap(({ entries }) => entries) ?? [])],
    hasMore: place !== undefined && (data === undefined || hasNextPage),
    isLoading: isFetching,
    more: () => {
      if (!isWanted) setWanted(true)
      else if (hasNextPage && !isFetching) void fetchNextPage()
    },
  }
}

/**
 * The entry that a reference leads to: one that was read, or else asked for by itself, as for old ones and for values, which
 * stand in another's line.
 */
export function useOpened(id: string, reference: string | undefined, entries: readonly TimelineEntry[]) {
  const known = (one: string | undefined) => entries.find((entry) => entry.reference === one)
  const read = known(reference)
  const asked = useQuery<TimelineEntry>({
    queryKey: ['entry', id, reference],
    queryFn: () => api.entry({ params: { id }, query: { reference: reference ?? '' } }),
    enabled: reference !== undefined && read === undefined,
  })
  const found = reference === undefined ? undefined : (read ?? known(asked.data?.reference) ?? asked.data)
  return { entry: found, error: asked.error, retry: () => void asked.refetch() }
}
