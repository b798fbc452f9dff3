import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from '../core/api.ts'

/** Each search of a chart is an entry of the log: it waits longer than one that only looks at what is here already. */
const pause_ms = 600
const shortest = 3

const none: ReadonlySet<string> = new Set()

/** Entries that have the words somewhere the timeline does not show, as in a document; empty until typing has paused. */
export function useWordsInside(patient: string, search: string): ReadonlySet<string> {
  const [paused, setPaused] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setPaused(search.trim().slice(0, 200)), pause_ms)
    return () => clearTimeout(timer)
  }, [search])
  const isMeant = paused === search.trim() && paused.length >= shortest
  const found = useQuery({
    queryKey: ['words-inside', patient, paused],
    queryFn: async () => new Set((await api.searchChart({ params: { id: patient }, query: { q: paused } })).references),
    enabled: isMeant,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  return isMeant ? (found.data ?? none) : none
}
