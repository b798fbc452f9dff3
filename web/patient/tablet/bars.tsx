import { Button, Dialog, Icon } from '@siegel/ui'
import { useState, type ReactNode } from 'react'
import { useWords } from '../i18n/language.tsx'
import { endVisit } from './end.ts'
import { MoreTime } from './more-time.tsx'
import { Stopwatch } from './stopwatch.ts'
import { useIdle, useTicks } from './use-watch.ts'

const minute_ms = 60_000
const visit_ms = 10 * minute_ms
/** Long enough to read a page to its end and type six digits (WCAG 2.2.1). */
const offer_ms = 2 * minute_ms
const asked_ms = 3 * minute_ms
const answer_ms = 30_000
const pinIdle_ms = 2 * minute_ms

/** While nothing is open: a letter was read, and a PIN is wanted. Whoever goes away leaves no letter behind. */
export function BriefBar() {
  const words = useWords('tablet')
  const idle = useIdle()
  useTicks(() => {
    if (idle.spent_ms() >= pinIdle_ms) endVisit('idle')
  })
  return (
    <Bar>
      <span>{words.bar.here}</span>
      <Button icon="x" onClick={() => endVisit('done')}>
        {words.bar.cancel}
      </Button>
    </Bar>
  )
}

/** While a mailbox is open: how long still, the way out, ten minutes more, and whether anybody is there. */
export function VisitBar({ fragment }: { fragment: string }) {
  const words = useWords('tablet')
  const [opened] = useState(() => new Stopwatch())
  const idle = useIdle()
  const [left, setLeft] = useState(visit_ms / minute_ms)
  const [isAsking, setAsking] = useState(false)
  const [isTyping, setTyping] = useState(false)
  useTicks(() => {
    const left_ms = visit_ms - opened.spent_ms()
    const idle_ms = idle.spent_ms()
    if (left_ms <= 0) return endVisit('time')
    if (idle_ms >= asked_ms + answer_ms) return endVisit('idle')
    setAsking(idle_ms >= asked_ms)
    setLeft(Math.ceil(left_ms / minute_ms))
  })
  const isShort = left * minute_ms <= offer_ms
  return (
    <Bar>
      <span className="p-tablet-time">
        <Icon name="clock" />
        {words.bar.left(left)}
      </span>
      {isShort && (
        <Button icon="clock" onClick={() => setTyping(true)}>
          {words.bar.more}
        </Button>
      )}
      <Button kind="filled" icon="check" onClick={() => endVisit('done')}>
        {words.bar.done}
      </Button>
      {/* Said twice, and never every minute. */}
      <output className="s-hidden-text">{isShort ? words.bar.said(left) : ''}</output>
      <MoreTime
        fragment={fragment}
        open={isTyping}
        onClose={() => setTyping(false)}
        onMore={() => {
          opened.restart()
          setLeft(visit_ms / minute_ms)
          setTyping(false)
        }}
      />
      <Dialog
        open={isAsking && !isTyping}
        onClose={() => idle.restart()}
        title={words.there.title}
        closeLabel={words.there.yes}
        footer={
          <Button kind="filled" onClick={() => idle.restart()}>
            {words.there.yes}
          </Button>
        }
      >
        <p>{words.there.text}</p>
      </Dialog>
    </Bar>
  )
}

function Bar({ children }: { children: ReactNode }) {
  const words = useWords('tablet')
  return (
    <section className="p-tablet-bar" aria-label={words.bar.label}>
      {children}
    </section>
  )
}
