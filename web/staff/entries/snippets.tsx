import type { ResponseOf } from '@siegel/contract'
import type { entryEndpoints } from '@siegel/contract/staff'
import { Button, Dialog, Empty, IconButton, TextArea, TextField } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { useMay } from '../core/session.ts'
import { Choices } from '../components/choices.tsx'

export type Snippet = ResponseOf<(typeof entryEndpoints)['snippets']>['rows'][number]

/** The practice's pieces of text, by name. */
export function useSnippets(): readonly Snippet[] {
  const may = useMay()
  const { data } = useQuery({
    queryKey: ['snippets'],
    queryFn: () => api.snippets(),
    enabled: may('chart.read'),
    staleTime: 300_000,
  })
  return data?.rows ?? []
}

/** What stands in the line for a snippet: a point and the beginning of its name, as the last word. */
const asked = /(?:^|\s)\.([\p{L}\d-]{0,20})$/u

/** Snippets that fit the last word of the line; undefined where it asks for none. */
export function snippetsFor(line: string, all: readonly Snippet[]): readonly Snippet[] | undefined {
  const [, start] = asked.exec(line) ?? []
  return start === undefined ? undefined : all.filter(({ name }) => name.startsWith(start.toLowerCase())).slice(0, 8)
}

/** The line with the text of a snippet in the place of its name. */
export const withSnippet = (line: string, { text }: Snippet): string =>
  line.replace(asked, (whole) => `${/^\s/.test(whole) ? ' ' : ''}${text}`)

/** The list that opens above the line. */
export function SnippetList({
  id,
  rows,
  at,
  onChoose,
}: {
  id: string
  rows: readonly Snippet[]
  at: number
  onChoose: (snippet: Snippet) => void
}) {
  const { entries } = useWords()
  if (rows.length === 0) return <p className="entry-list-text">{entries.snippets.none}</p>
  return (
    <Choices
      id={id}
      label={entries.snippets.title}
      rows={rows}
      idOf={(_, index) => `${id}-${index}`}
      isCurrent={(_, index) => index === at}
      onChoose={onChoose}
      rowClassName="entry-option"
      show={(snippet) => (
        <>
          <span className="s-mono">.{snippet.name}</span>
          <span>{snippet.text}</span>
        </>
      )}
    />
  )
}

const refresh = () => queryClient.invalidateQueries({ queryKey: ['snippets'] })

/** Adds, changes and removes snippets. */
export function SnippetDialog({ onClose }: { onClose: () => void }) {
  const { entries, common } = useWords()
  const words = entries.snippets
  const rows = useSnippets()
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const [changed, setChanged] = useState<Snippet>()
  const save = useMutation({
    mutationFn: () =>
      api.saveSnippet({
        body: {
          id: changed?.id ?? crypto.randomUUID(),
          ...(changed === undefined ? {} : { version: changed.version }),
          name: name.trim().toLowerCase(),
          text: text.trim(),
        },
      }),
    onSuccess: async () => {
      setName('')
      setText('')
      setChanged(undefined)
      await refresh()
    },
  })
  const remove = useMutation({
    mutationFn: ({ id, version }: Snippet) => api.removeSnippet({ body: { id, version } }),
    onSettled: refresh,
  })
  const isReady = /^[\p{L}\d-]{1,20}$/u.test(name.trim()) && text.trim() !== ''
  const edit = (snippet: Snippet) => {
    setChanged(snippet)
    setName(snippet.name)
    setText(snippet.text)
  }
  return (
    <Dialog open onClose={onClose} title={words.title} closeLabel={common.close} size="wide">
      <div className="stack">
        <p>{words.hint}</p>
        {rows.length === 0 ? (
          <Empty title={words.emptyTitle} />
        ) : (
          <ul className="snippet-list">
            {rows.map((snippet) => (
              <li key={snippet.id}>
                <button type="button" onClick={() => edit(snippet)}>
                  <span className="s-mono">.{snippet.name}</span>
                  <span className="pre">{snippet.text}</span>
                </button>
                <IconButton icon="trash" label={words.remove(snippet.name)} onClick={() => remove.mutate(snippet)} />
              </li>
            ))}
          </ul>
        )}
        <form
          ref={focusFirst}
          className="snippet-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (isReady) save.mutate()
          }}
        >
          <TextField label={words.name} hint={words.nameHint} maxLength={20} value={name} onChange={setName} />
          <TextArea label={words.text} rows={3} maxLength={2000} value={text} onChange={setText} />
          <FailureBanner error={save.error ?? remove.error} />
          <div className="row">
            <Button kind="filled" type="submit" disabled={!isReady} busy={save.isPending ? common.loading : undefined}>
              {changed === undefined ? words.add : words.change}
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  )
}
