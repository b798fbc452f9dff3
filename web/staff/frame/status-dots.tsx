import type { Status } from '@siegel/contract/staff'
import type { Tone } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import type { Messages } from '../words/words.ts'

interface Dot {
  tone: Tone
  text: string
}

/** Portal and witness in words, with a dot each; the dot's colour only repeats the word. */
export function StatusDots({ status, unreachable }: { status: Status | undefined; unreachable: boolean }) {
  const { frame } = useWords()
  const dots: Dot[] = unreachable
    ? [{ tone: 'warning', text: frame.safeAway }]
    : status === undefined
      ? []
      : [portalDot(frame, status), witnessDot(frame, status)]
  return (
    <ul className="dots" aria-label={frame.status}>
      {dots.map(({ tone, text }) => (
        <li key={text} data-tone={tone}>
          {text}
        </li>
      ))}
    </ul>
  )
}

function portalDot(frame: Messages['frame'], { portal, gateway }: Status): Dot {
  if (portal === 'not-paired') return { tone: 'neutral', text: frame.portal['not-paired'] }
  if (gateway === 'offline') return { tone: 'warning', text: frame.gatewayOffline }
  return { tone: portal === 'connected' ? 'good' : 'warning', text: frame.portal[portal] }
}

function witnessDot(frame: Messages['frame'], { witness }: Status): Dot {
  const seconds = witness.at === undefined ? 0 : Math.max(0, Math.round((Date.now() - Date.parse(witness.at)) / 1000))
  switch (witness.state) {
    case 'fresh':
      return { tone: 'good', text: frame.witness.fresh(frame.ago(seconds)) }
    case 'late':
      return { tone: 'warning', text: frame.witness.late(witness.unwitnessed) }
    case 'alarm':
      return { tone: 'critical', text: frame.witness.alarm(witness.unwitnessed) }
    case 'none':
      return { tone: 'neutral', text: frame.witness.none }
  }
}
