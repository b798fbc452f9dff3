import { Button, Dialog, RadioGroup } from '@siegel/ui'
import { useState } from 'react'
import { useWords } from '../core/language.ts'
import type { Messages } from '../words/words.ts'
import type { Differences } from './conflict.ts'
import type { Draft, FieldName } from './draft.ts'

/** A field's content in words, lists line by line. */
export function shownField(words: Messages, draft: Draft, name: FieldName): string {
  const { masterData } = words
  const value = draft[name]
  if (name === 'gender') return masterData.genders[draft.gender]
  if (typeof value === 'boolean') return value ? masterData.fields.isDeceased : masterData.empty
  if (typeof value === 'string') return value.trim() === '' ? masterData.empty : value
  const lines = {
    addresses: () => draft.addresses.map((one) => `${one.lines.replaceAll('\n', ', ')}, ${one.postalCode} ${one.city}`),
    telecoms: () => draft.telecoms.map((one) => `${masterData.systems[one.system]} ${one.value}`),
    insurances: () =>
      draft.insurances.map((one) => [masterData.kinds[one.kind], one.insurer].filter((part) => part !== '').join(' ')),
  }
  const texts = name in lines ? lines[name as keyof typeof lines]() : []
  return texts.length === 0 ? masterData.empty : texts.join('; ')
}

/** Both changed the same page: nothing that was typed is lost, and every field can be theirs. */
export function ConflictDialog({
  mine,
  theirs,
  found,
  onDone,
}: {
  mine: Draft
  theirs: Draft
  found: Differences
  onDone: (chosen: ReadonlySet<FieldName>) => void
}) {
  const words = useWords()
  const { masterData, common } = words
  const [chosen, setChosen] = useState<ReadonlySet<FieldName>>(new Set())
  const choose = (name: FieldName, whose: 'mine' | 'theirs') => {
    const next = new Set(chosen)
    if (whose === 'theirs') next.add(name)
    else next.delete(name)
    setChosen(next)
  }
  const done = () => onDone(chosen)
  return (
    <Dialog
      open
      onClose={done}
      title={masterData.conflictTitle}
      closeLabel={common.close}
      size="wide"
      footer={
        <Button kind="filled" icon="check" onClick={done}>
          {masterData.takeOver}
        </Button>
      }
    >
      <div className="stack">
        <p>{found.both.length === 0 ? masterData.conflictNone : masterData.conflictText}</p>
        {found.both.map((name) => (
          <RadioGroup
            key={name}
            label={masterData.fields[name]}
            value={chosen.has(name) ? 'theirs' : 'mine'}
            options={[
              { value: 'mine' as const, label: shownField(words, mine, name), hint: masterData.mine },
              { value: 'theirs' as const, label: shownField(words, theirs, name), hint: masterData.theirs },
            ]}
            onChange={(whose) => choose(name, whose)}
          />
        ))}
        {found.theirs.length > 0 && (
          <div>
            <p className="label">{masterData.conflictTaken}</p>
            <ul className="dashes">
              {found.theirs.map((name) => (
                <li key={name}>
                  {masterData.fields[name]}: {shownField(words, theirs, name)}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Dialog>
  )
}
