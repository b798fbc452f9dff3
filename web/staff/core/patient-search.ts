import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api } from './api.ts'

/** Each search is an entry of the log: it waits until typing pauses. */
const pause_ms = 220

/** The text as it was when typing last paused. */
export function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pause_ms)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}

/** Patients that fit the text; without text those changed last. */
export const usePatients = (text: string, options: { enabled?: boolean; count?: number } = {}) =>
  useQuery({
    queryKey: ['patients', text.trim(), options.count ?? 50],
    queryFn: () =>
      api.patients({ query: { ...(text.trim() === '' ? {} : { q: text.trim() }), count: options.count ?? 50 } }),
    enabled: options.enabled ?? true,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
