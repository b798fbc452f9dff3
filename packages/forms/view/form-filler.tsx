import './form.css'
import { Banner, Button } from '@siegel/ui'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import type { AnswerIssue } from '../check.ts'
import type { Answer, AnswerValue, Form, FormItem } from '../form.ts'
import { cleanAnswers, type Typed } from '../typed.ts'
import { Question } from './question.tsx'
import { issuesIn, sectionTitle, shownSections, type Section } from './sections.ts'
import { Summary } from './summary.tsx'
import { wordsOf, type FormWords } from './words.ts'

/** How far somebody is: what was typed, and the section that is shown; `summary` is the last page. */
export interface Progress {
  typed: Typed
  at: number | 'summary'
  /** Has been at the end: from there single sections are changed. */
  seenAll: boolean
}

const noIssues: ReadonlyMap<string, AnswerIssue> = new Map()

/**
 * A questionnaire, one part at a time, with a summary at the end. It keeps nothing itself but what is wrong: the progress
 * is the caller's. Without `onSend` it can be filled in, and not sent: a preview.
 */
export function FormFiller({
  form,
  locale: readers,
  progress,
  onProgress,
  onSend,
  busy = false,
  children,
}: {
  form: Form
  locale: string
  progress: Progress
  onProgress: (next: Progress) => void
  onSend?: (answers: Answer[]) => void
  busy?: boolean
  /** What has to be said below the buttons. */
  children?: ReactNode
}) {
  const { words, locale } = wordsOf(form.language, readers)
  const { typed, at, seenAll } = progress
  const { sections, asked } = shownSections(form, typed)
  const [shown, setShown] = useState(noIssues)
  const root = useRef<HTMLDivElement>(null)
  const place =
    at === 'summary'
      ? sections.length
      : Math.max(
          0,
          sections.findIndex((one) => one.place >= at),
        )
  const current = sections[place]
  useFocus(root, at, shown)
  const goTo = (next: Section | undefined) => {
    setShown(noIssues)
    onProgress({ typed, at: next?.place ?? 'summary', seenAll: seenAll || next === undefined })
  }
  /** On, unless something is wrong here. */
  const leave = (next: Section | undefined) => {
    const found = current === undefined ? noIssues : issuesIn(current, asked, typed)
    if (found.size > 0) setShown(found)
    else goTo(next)
  }
  const send = () => {
    const wrong = sections.find((section) => issuesIn(section, asked, typed).size > 0)
    if (wrong === undefined) onSend?.(cleanAnswers(form, typed))
    else {
      onProgress({ typed, at: wrong.place, seenAll })
      setShown(issuesIn(wrong, asked, typed))
    }
  }
  const change = (linkId: string, values: readonly AnswerValue[]) => {
    if (shown.has(linkId)) setShown(new Map([...shown].filter(([one]) => one !== linkId)))
    onProgress({ typed: new Map(typed).set(linkId, values), at, seenAll })
  }
  const previous = sections[place - 1]
  return (
    <div className="f-form" ref={root} lang={locale}>
      {current === undefined ? (
        <Summary sections={sections} asked={asked} typed={typed} words={words} locale={locale} onChange={goTo} />
      ) : (
        <SectionPage
          section={current}
          heading={{ n: place + 1, of: sections.length }}
          asked={asked}
          typed={typed}
          issues={shown}
          words={words}
          locale={locale}
          onChange={change}
        />
      )}
      {shown.size > 0 && (
        <Banner tone="warning" icon="info" announce>
          {words.check(shown.size)}
        </Banner>
      )}
      <div className="f-buttons">
        {previous !== undefined && (
          <Button icon="chevron-left" onClick={() => goTo(previous)}>
            {words.back}
          </Button>
        )}
        {current !== undefined && seenAll && sections[place + 1] !== undefined && (
          <Button onClick={() => leave(undefined)}>{words.toSummary}</Button>
        )}
        {current !== undefined && (
          <Button kind="filled" onClick={() => leave(sections[place + 1])}>
            {words.next}
          </Button>
        )}
        {current === undefined && onSend !== undefined && (
          <Button kind="filled" icon="send" busy={busy ? words.sending : undefined} onClick={send}>
            {words.send}
          </Button>
        )}
      </div>
      {children}
      {form.copyright !== undefined && <p className="s-small s-muted">{form.copyright}</p>}
    </div>
  )
}

/** A new page begins at its heading; what is wrong is shown where it is. */
function useFocus(
  root: { readonly current: HTMLElement | null },
  at: Progress['at'],
  issues: ReadonlyMap<string, AnswerIssue>,
): void {
  const isFirst = useRef(true)
  const turned = useEffectEvent(() => {
    const heading = root.current?.querySelector<HTMLElement>('h2')
    if (!isFirst.current) {
      heading?.focus({ preventScroll: true })
      root.current?.scrollIntoView({ block: 'start' })
    }
    isFirst.current = false
  })
  const wrong = useEffectEvent(() => {
    const first = root.current?.querySelector<HTMLElement>('[aria-invalid], [data-wrong] input')
    first?.focus()
    first?.closest('.s-field, .f-choices')?.scrollIntoView({ block: 'center' })
  })
  useEffect(() => turned(), [at])
  useEffect(() => {
    if (issues.size > 0) wrong()
    // Only when there is something new to say, not as it is put right.
  }, [issues])
}

interface Shown {
  asked: ReadonlySet<string>
  typed: Typed
  issues: ReadonlyMap<string, AnswerIssue>
  words: FormWords
  locale: string
  onChange: (linkId: string, values: readonly AnswerValue[]) => void
}

function SectionPage({
  section,
  heading: { n, of },
  ...shown
}: Shown & { section: Section; heading: { n: number; of: number } }) {
  const { words } = shown
  return (
    <>
      <div>
        {of > 1 && <p className="s-small s-muted f-part">{words.part(n, of)}</p>}
        <h2 tabIndex={-1}>{sectionTitle(section, words)}</h2>
      </div>
      {section.items.map((item) =>
        item.type === 'group' ? (
          item.items.map((one) => <Item key={one.linkId} item={one} {...shown} />)
        ) : (
          <Item key={item.linkId} item={item} {...shown} />
        ),
      )}
    </>
  )
}

function Item({ item, ...shown }: Shown & { item: FormItem }) {
  const { asked, typed, issues, words, locale, onChange } = shown
  if (!asked.has(item.linkId)) return null
  if (item.type === 'display') return <p className="f-says">{item.text}</p>
  if (item.type === 'group')
    return (
      <section className="f-group">
        {item.text !== '' && <h3>{item.text}</h3>}
        {item.items.map((one) => (
          <Item key={one.linkId} item={one} {...shown} />
        ))}
      </section>
    )
  return (
    <Question
      item={item}
      values={typed.get(item.linkId) ?? []}
      issue={issues.get(item.linkId)}
      words={words}
      locale={locale}
      onChange={(values) => onChange(item.linkId, values)}
    />
  )
}
