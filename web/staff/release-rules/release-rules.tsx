import type { ReleaseRule } from '@siegel/contract/staff'
import { Banner, Button, Chip, Empty, Table, toast } from '@siegel/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Act } from '../administration/act.tsx'
import { Confirm } from '../components/confirm.tsx'
import { FailureBanner, Pending } from '../components/failure.tsx'
import { useActions } from '../core/actions.ts'
import { api } from '../core/api.ts'
import { useFormat } from '../core/format.ts'
import { useWords } from '../core/language.ts'
import { queryClient } from '../core/query-client.ts'
import { RuleDialog } from './rule-form.tsx'

const queryKey = ['release-rules']

/** By which rules results go to patients, and which wait for a conversation. */
export function ReleaseRules() {
  const words = useWords().releaseRules
  const format = useFormat()
  const set = useQuery({ queryKey, queryFn: () => api.releaseRules() })
  const [form, setForm] = useState<number | 'new'>()
  const [removing, setRemoving] = useState<number>()
  const save = useMutation({
    mutationFn: ({ rules }: { rules: readonly ReleaseRule[]; says: string }) =>
      api.saveReleaseRules({ body: { version: set.data?.version ?? 0, rules: [...rules] } }),
    onSuccess: (_, { says }) => {
      toast(says, { icon: 'check' })
      setForm(undefined)
      setRemoving(undefined)
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
  useActions([{ id: 'add-rule', label: words.add, icon: 'plus', key: 'n', run: () => setForm('new') }])
  if (set.data === undefined) return <Pending error={set.error} retry={() => void set.refetch()} />
  const { rules, changed, version } = set.data
  const replace = (index: number, rule: ReleaseRule) => rules.map((one, at) => (at === index ? rule : one))
  const ask = (index: number) => {
    save.reset()
    setRemoving(index)
  }
  const toggle = (index: number, rule: ReleaseRule) =>
    save.mutate({ rules: replace(index, { ...rule, active: !rule.active }), says: words.saved })
  const removed = removing === undefined ? undefined : rules[removing]
  return (
    <section className="stack tab-page">
      <p className="s-muted">{words.text}</p>
      {version === 0 && <Banner tone="info">{words.proposed}</Banner>}
      {rules.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.noneText}</p>
        </Empty>
      ) : (
        <RuleTable rules={rules} onChange={setForm} onToggle={toggle} onRemove={ask} />
      )}
      {form === undefined && removing === undefined && <FailureBanner error={save.error} />}
      <p className="s-small s-muted">{words.careful}</p>
      <div className="row">
        <Button kind="outline" icon="plus" keyHint="N" onClick={() => setForm('new')}>
          {words.add}
        </Button>
        <span className="grow" />
        {changed !== undefined && (
          <span className="s-small s-muted">{words.changed(changed.by, format.at(changed.at))}</span>
        )}
      </div>
      <RuleDialog
        rule={form === undefined ? undefined : form === 'new' ? 'new' : rules[form]}
        busy={save.isPending}
        error={save.error}
        onSave={(rule) =>
          save.mutate({
            rules: typeof form === 'number' ? replace(form, rule) : [...rules, rule],
            says: words.saved,
          })
        }
        onClose={() => {
          save.reset()
          setForm(undefined)
        }}
      />
      <Confirm
        open={removed !== undefined}
        title={words.removeTitle(removed?.name ?? '')}
        action={words.remove}
        busy={save.isPending}
        error={save.error}
        onConfirm={() =>
          save.mutate({ rules: rules.filter((_, at) => at !== removing), says: words.removed(removed?.name ?? '') })
        }
        onClose={() => setRemoving(undefined)}
      >
        <p>{words.removeText}</p>
      </Confirm>
    </section>
  )
}

function RuleTable({
  rules,
  onChange,
  onToggle,
  onRemove,
}: {
  rules: readonly ReleaseRule[]
  onChange: (index: number) => void
  onToggle: (index: number, rule: ReleaseRule) => void
  onRemove: (index: number) => void
}) {
  const words = useWords().releaseRules
  return (
    <Table
      caption={words.list}
      captionHidden
      rows={rules.map((rule, index) => ({ rule, index }))}
      rowKey={({ index }) => String(index)}
      columns={[
        { key: 'name', title: words.name, rowHeader: true, cell: ({ rule }) => rule.name },
        {
          key: 'words',
          title: words.words,
          cell: ({ rule }) => (
            <span className="s-muted">{rule.words.length === 0 ? words.allValues : rule.words.join(', ')}</span>
          ),
        },
        {
          key: 'when',
          title: words.when,
          cell: ({ rule }) => (
            <>
              {words.moments[rule.release]}
              {rule.release === 'conversation' && (
                <div className="s-small s-muted">{words.within_days(rule.within_days)}</div>
              )}
            </>
          ),
        },
        {
          key: 'state',
          title: words.state,
          cell: ({ rule }) => <Chip tone={rule.active ? 'good' : 'neutral'}>{rule.active ? words.on : words.off}</Chip>,
        },
        {
          key: 'acts',
          title: words.acts,
          titleHidden: true,
          align: 'right',
          cell: ({ rule, index }) => (
            <span className="acts">
              <Act name={rule.name} label={words.change} run={() => onChange(index)} />
              <Act
                name={rule.name}
                label={rule.active ? words.pause : words.resume}
                run={() => onToggle(index, rule)}
              />
              <Act name={rule.name} label={words.remove} run={() => onRemove(index)} />
            </span>
          ),
        },
      ]}
    />
  )
}
