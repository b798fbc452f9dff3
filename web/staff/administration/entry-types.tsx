import type { EntryType } from '@siegel/contract/staff'
import { entryCodes } from '@siegel/practice/line'
import { Button, Empty, Table, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Confirm } from '../components/confirm.tsx'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useWords } from '../core/language.ts'
import { EntryIcon } from '../entries/entry-icon.tsx'
import { refreshEntryTypes, useEntryTypeList } from '../entries/entry-types.ts'
import { kindOfCode } from '../entries/kinds.ts'
import { Act } from './act.tsx'
import { EntryTypeDialog } from './entry-type-form.tsx'

/** Every code of the entry line and what becomes of it; the practice's own can be added, renamed and retired. */
export function EntryTypes() {
  const words = useWords().administration.entryTypes
  const list = useEntryTypeList()
  const [form, setForm] = useState<EntryType | 'new'>()
  const [retiring, setRetiring] = useState<EntryType>()
  const retire = useMutation({
    mutationFn: ({ type, isRetired }: { type: EntryType; isRetired: boolean }) =>
      api.saveEntryType({ body: { ...type, isRetired, version: list.data?.version ?? 0, isNew: false } }),
    onSuccess: (_, { type, isRetired }) => {
      toast(isRetired ? words.retiredOne(type.code) : words.takenUp(type.code))
      setRetiring(undefined)
    },
    onSettled: refreshEntryTypes,
  })
  useActions([{ id: 'add-entry-type', label: words.add, icon: 'plus', key: 'n', run: () => setForm('new') }])
  if (list.data === undefined) return <Pending error={list.error} retry={() => void list.refetch()} />
  const { version, types } = list.data
  const inUse = types.filter(({ isRetired }) => !isRetired)
  const retired = types.filter(({ isRetired }) => isRetired)
  const ask = (type: EntryType) => {
    retire.reset()
    setRetiring(type)
  }
  return (
    <section className="stack tab-page">
      {inUse.length === 0 ? (
        <Empty title={words.ownEmpty}>
          <p>{words.ownEmptyText}</p>
        </Empty>
      ) : (
        <>
          <p className="s-muted">{words.ownText}</p>
          <OwnTypes
            caption={words.own}
            rows={inUse}
            acts={[
              { label: words.change, run: setForm },
              { label: words.retire, run: ask },
            ]}
          />
        </>
      )}
      {retiring === undefined && <FailureBanner error={retire.error} />}
      <div className="row">
        <Button kind="outline" icon="plus" keyHint="N" onClick={() => setForm('new')}>
          {words.add}
        </Button>
      </div>
      {retired.length > 0 && (
        <details className="versions">
          <summary>{words.retired(retired.length)}</summary>
          <OwnTypes
            caption={words.retired(retired.length)}
            captionHidden
            rows={retired}
            acts={[{ label: words.takeUp, run: (type) => retire.mutate({ type, isRetired: false }) }]}
          />
        </details>
      )}
      <BuiltInTypes />
      <EntryTypeDialog form={form} types={types} version={version} onClose={() => setForm(undefined)} />
      <Confirm
        open={retiring !== undefined}
        title={words.retireTitle(retiring?.code ?? '')}
        action={words.retire}
        busy={retire.isPending}
        error={retire.error}
        onConfirm={() => retiring !== undefined && retire.mutate({ type: retiring, isRetired: true })}
        onClose={() => setRetiring(undefined)}
      >
        <p>{words.retireText}</p>
      </Confirm>
    </section>
  )
}

function OwnTypes({
  rows,
  acts,
  ...caption
}: {
  caption: string
  captionHidden?: boolean
  rows: readonly EntryType[]
  acts: readonly { label: string; run: (type: EntryType) => void }[]
}) {
  const { administration, entries } = useWords()
  const words = administration.entryTypes
  return (
    <Table
      {...caption}
      rows={rows}
      rowKey={({ code }) => code}
      columns={[
        {
          key: 'code',
          title: words.code,
          cell: (type) => (
            <span className="entry-kind">
              <EntryIcon kind={kindOfCode[type.base]} type={type} />
              <span className="s-mono">{type.code}</span>
            </span>
          ),
        },
        { key: 'name', title: words.name, rowHeader: true, cell: ({ name }) => name },
        { key: 'kind', title: words.kind, cell: ({ base }) => entries.typed[base] },
        {
          key: 'acts',
          title: words.change,
          titleHidden: true,
          align: 'right',
          cell: (type) => (
            <span className="acts">
              {acts.map(({ label, run }) => (
                <Act key={label} name={type.name} label={label} run={() => run(type)} />
              ))}
            </span>
          ),
        },
      ]}
    />
  )
}

function BuiltInTypes() {
  const { administration, entries } = useWords()
  const words = administration.entryTypes
  return (
    <Table
      caption={words.builtIn}
      rows={entryCodes}
      rowKey={(code) => code}
      columns={[
        {
          key: 'code',
          title: words.code,
          cell: (code) => (
            <span className="entry-kind">
              <EntryIcon kind={kindOfCode[code]} />
              <span className="s-mono">{code}</span>
            </span>
          ),
        },
        { key: 'name', title: words.name, rowHeader: true, cell: (code) => entries.typed[code] },
        { key: 'made', title: words.becomes, cell: (code) => <span className="s-muted">{words.made[code]}</span> },
      ]}
    />
  )
}
