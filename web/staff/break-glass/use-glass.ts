import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { meQuery } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'

const tick_ms = 10_000
/** What the safe gives; this page's clock may be a moment behind. */
const longest_min = 60

/** The chart that this session has opened in an emergency, while it is open. */
export function useGlass(patient: string) {
  const { data: me } = useQuery({ ...meQuery, enabled: false })
  const glass = me?.glasses.find((one) => one.patient === patient)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (glass === undefined) return
    const timer = setInterval(() => setNow(Date.now()), tick_ms)
    return () => clearInterval(timer)
  }, [glass])
  if (glass === undefined || me === null) return undefined
  const left_ms = Date.parse(glass.until) - now
  return left_ms <= 0 ? undefined : { ...glass, minutes: Math.min(longest_min, Math.ceil(left_ms / 60_000)) }
}

/** Whether the safe would let this person read the chart, as far as the role tells. */
export function useMayRead(patient: string): boolean {
  const may = useMay()
  const glass = useGlass(patient)
  return may('chart.read') || glass !== undefined
}
