import type { EntryDraft } from '@siegel/contract/staff'
import { isProblem, lineLimit, readLine, splitLine, writeDiagnosis } from '@siegel/practice/line'
import { Button, Key } from '@siegel/ui'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useActions } from '../core/actions.ts'
import { useFormat } from '../core/format.ts'
import { keyLabel } from '../core/keys.ts'
import { useLocale, useWords } from '../core/language.ts'
import { draftOf, keepDraft, usePerson } from '../core/session.ts'
import { refreshPatient, useChart } from '../chart/use-chart.ts'
import { DiagnosisList, DiagnosisSigns } from './diagnosis-list.tsx'
import { CodeList, useCodes } from './code-list.tsx'
import { EntryIcon } from './entry-icon.tsx'
import { useEntryTypes } from './entry-types.ts'
import { kindOfCode } from './kinds.ts'
import { LinePreview } from './line-preview.tsx'
import { send } from './outbox.ts'
import { SnippetDialog, SnippetList, snippetsFor, useSnippets, withSnippet } from './snippets.tsx'
import { diagnosisIn, useDiagnoses } from './use-diagnoses.ts'

/** What is in the line: its text, and the draft it continues. */
export interface LineState {
  text: string
  draft?: Pick<EntryDraft, 'id' | 'version'>
}

const memory = (patient: string): string => `entry-line ${patient}`

/** The line of a chart and what was typed into it, kept while the page lives. */
export function useLine(patient: string): [LineState, (state: LineState) => void] {
  const person = usePerson()
  const [line, setLine] = useState<LineState>({ text: draftOf(person?.id ?? '', memory(patient)) })
  return [
    line,
    (next) => {
      keepDraft(person?.id ?? '', memory(patient), next.text)
      setLine(next)
    },
  ]
}

/**
 * Everything that is written into a chart begins here: a short code, the text, Enter for a draft, Ctrl+Enter to commit.
 * The field keeps the focus; lists open upwards and are chosen from with the arrows.
 */
export function EntryBar({
  patient,
  line,
  onLine,
}: {
  patient: string
  line: LineState
  onLine: (line: LineState) => void
}) {
  const { entries } = useWords()
  const locale = useLocale()
  const format = useFormat()
  const person = usePerson()
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const [at, setAt] = useState(0)
  const [closedFor, setClosedFor] = useState('')
  const { text } = line
  const types = useEntryTypes()
  const read = readLine(text, format.today(), types)
  const diagnosis = diagnosisIn(read)
  const found = useDiagnoses(diagnosis)
  const facts = useChart(patient).data?.patient ?? {}
  const [isManaging, setManaging] = useState(false)
  const pieces = snippetsFor(text, useSnippets())
  const arePiecesOpen = pieces !== undefined && closedFor !== text
  const isListOpen =
    !arePiecesOpen &&
    diagnosis !== undefined &&
    diagnosis.icd === undefined &&
    diagnosis.text.length >= 2 &&
    closedFor !== text
  const options = arePiecesOpen ? pieces.length : isListOpen ? found.rows.length : 0
  const index = Math.min(at, options - 1)
  const { code, own } = splitLine(text, types)
  const codes = useCodes(text, types)
  useActions([
    { id: 'entry-line', label: entries.line, icon: 'pencil', key: 'n', run: () => field.current?.focus() },
    { id: 'snippets', label: entries.snippets.title, icon: 'copy', run: () => setManaging(true) },
  ])
  useEffect(() => {
    if (line.draft !== undefined) field.current?.focus()
  }, [line.draft])
  const write = (next: string) => {
    setAt(0)
    onLine({ ...line, text: next.slice(0, lineLimit) })
  }
  const submit = (act: 'commit' | 'draft') => {
    if (isProblem(read) || person === undefined) return
    const draft = line.draft === undefined ? {} : { draft: line.draft }
    send({ key: crypto.randomUUID(), person: person.id, patient, line: text.trim(), act, ...draft }, refreshPatient)
    onLine({ text: '' })
  }
  const choose = (chosen: number) => {
    const piece = arePiecesOpen ? pieces[chosen] : undefined
    if (piece !== undefined) return write(withSnippet(text, piece))
    const row = found.rows[chosen]
    if (row === undefined || diagnosis === undefined) return
    write(writeDiagnosis({ ...diagnosis, text: row.label, icd: row.code }))
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && options > 0) setAt((index + step + options) % options)
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit('commit')
    else if (event.key === 'Tab' && !event.shiftKey && text !== '' && codes[0] !== undefined) write(`${codes[0].code} `)
    else if ((event.key === 'Enter' || (event.key === 'Tab' && arePiecesOpen)) && !event.shiftKey && options > 0)
      choose(index)
    else if (event.key === 'Enter' && !event.shiftKey) submit('draft')
    else if (event.key === 'Escape' && (isListOpen || arePiecesOpen)) setClosedFor(text)
    else if (event.key === 'Escape') event.currentTarget.blur()
    else return
    event.preventDefault()
  }
  return (
    <section className="entry-bar" aria-label={entries.line}>
      {isManaging && <SnippetDialog onClose={() => setManaging(false)} />}
      {arePiecesOpen && (
        <div className="entry-list">
          <SnippetList id={listId} rows={pieces} at={index} onChoose={(piece) => write(withSnippet(text, piece))} />
        </div>
      )}
      {isListOpen && (
        <div className="entry-list">
          <DiagnosisList id={listId} found={found} at={index} patient={facts} onChoose={choose} />
        </div>
      )}
      {diagnosis?.icd !== undefined && (
        <div className="entry-list">
          <DiagnosisSigns
            line={diagnosis}
            found={found}
            patient={facts}
            onChange={(next) => write(writeDiagnosis(next))}
          />
        </div>
      )}
      <div className="entry-field" data-draft={line.draft === undefined ? undefined : ''}>
        <EntryIcon kind={kindOfCode[code]} type={types.find((one) => one === own)} />
        <textarea
          ref={field}
          rows={Math.min(6, text.split('\n').length)}
          aria-label={entries.line}
          aria-autocomplete="list"
          aria-controls={options > 0 ? listId : undefined}
          aria-activedescendant={options > 0 ? `${listId}-${index}` : undefined}
          aria-describedby={`${listId}-preview`}
          placeholder={entries.placeholder}
          spellCheck
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button kind="quiet" disabled={isProblem(read)} onClick={() => submit('draft')}>
          <Key>Enter</Key> {entries.draftKey}
        </Button>
        <Button kind="quiet" disabled={isProblem(read)} onClick={() => submit('commit')}>
          <Key>{keyLabel('ctrl+Enter', locale)}</Key> {entries.commitKey}
        </Button>
      </div>
      <div className="entry-foot">
        <output id={`${listId}-preview`} className="entry-preview">
          <LinePreview text={text} read={read} types={types} />
        </output>
        {codes.length > 0 && (
          <CodeList
            rows={codes}
            onChoose={(chosen) => {
              write(`${chosen} `)
              field.current?.focus()
            }}
          />
        )}
      </div>
    </section>
  )
}
