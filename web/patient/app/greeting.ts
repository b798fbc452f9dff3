import { useCallback, useEffect, useState } from 'react'
import { gateway } from './gateway.ts'

/** Unsigned: good for a name at the top and a telephone number, not for trust. */
export interface Greeting {
  practice: string
  telephone?: string | undefined
  doctors: string[]
}

export interface Reach {
  greeting: Greeting | undefined
  /** `unknown` until the first answer; `offline` where not even the gateway answers. */
  safe: 'unknown' | 'open' | 'locked' | 'away' | 'closed' | 'offline'
  /** When it was last asked. */
  at: string | undefined
  ask: () => Promise<void>
}

const retry_ms = 60_000

type Answer = Pick<Reach, 'safe' | 'at'> & { greeting?: Greeting }

async function askGateway(): Promise<Answer> {
  const at = new Date().toISOString()
  try {
    const { practice, telephone, doctors, safe } = await (await gateway()).gatewayState()
    return { greeting: { practice, telephone, doctors }, safe, at }
  } catch {
    return { safe: 'offline', at }
  }
}

/** Asks the gateway who it is and whether its safe answers; again every minute while it does not. */
export function useReach(): Reach {
  const [state, setState] = useState<Omit<Reach, 'ask'>>({ greeting: undefined, safe: 'unknown', at: undefined })
  const ask = useCallback(async () => {
    const { greeting, safe, at } = await askGateway()
    setState((before) => ({ greeting: greeting ?? before.greeting, safe, at }))
  }, [])
  const waiting = state.safe !== 'open' && state.safe !== 'unknown'
  useEffect(() => {
    const timers = waiting ? [setInterval(() => void ask(), retry_ms)] : [setTimeout(() => void ask())]
    return () => {
      for (const timer of timers) clearInterval(timer)
    }
  }, [waiting, ask])
  return { ...state, ask }
}
