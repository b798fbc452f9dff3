import { entryTypeIcons, entryTypeTones, type EntryType } from '@siegel/contract/staff'
import { entryCodes, noteCodes, ownCodePattern, reservedCodes } from '@siegel/practice/line'
import { Button, Dialog, Icon, RadioGroup, Select, TextField, toast } from '@siegel/ui'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { api } from '../core/api.ts'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { EntryIcon } from '../entries/entry-icon.tsx'
import { refreshEntryTypes } from '../entries/entry-types.ts'
import { kindOfCode } from '../entries/kinds.ts'

interface List {
  types: readonly EntryType[]
  /** The version of the list that is shown. */
  version: number
  onClose: () => void
}

/** Adds an entry type, or names and paints one; closed while `form` is undefined. */
export function EntryTypeDialog({ form, ...list }: List & { form: EntryType | 'new' | undefined }) {
  const { administration, common } = useWords()
  const words = administration.entryTypes
  return (
    <Dialog
      open={form !== undefined}
      onClose={list.onClose}
      title={form === undefined || form === 'new' ? words.addTitle : words.changeTitle(form.code)}
      closeLabel={common.close}
    >
      {form !== undefined && <EntryTypeForm from={form === 'new' ? undefined : form} {...list} />}
    </Dialog>
  )
}

const blank: EntryType = { code: '', name: '', base: 'b', icon: 'tag', tone: 'accent', isRetired: false }

function EntryTypeForm({ from, types, version, onClose }: List & { from: EntryType | undefined }) {
  const { administration, common, entries } = useWords()
  const words = administration.entryTypes
  const [draft, setDraft] = useState(from ?? blank)
  const [shown, setShown] = useState(false)
  const [seen] = useState(version)
  const isNew = from === undefined
  const save = useMutation({
    mutationFn: (sent: number) =>
      api.saveEntryType({ body: { ...draft, name: draft.name.trim(), version: sent, isNew } }),
    onSuccess: () => {
      toast(isNew ? words.added(draft.code) : administration.changed)
      onClose()
    },
    onSettled: refreshEntryTypes,
  })
  const taken = [...entryCodes, ...reservedCodes, ...types.map(({ code }) => code)].some((one) => one === draft.code)
  const issues = {
    code: !isNew ? undefined : !ownCodePattern.test(draft.code) ? words.codeWrong : taken ? words.codeTaken : undefined,
    name: draft.name.trim() === '' ? administration.required : undefined,
  }
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (issues.code !== undefined || issues.name !== undefined) setShown(true)
        // After a refusal the list is loaded anew: whoever sends again has seen that.
        else if (!save.isPending) save.mutate(save.isError ? version : seen)
      }}
    >
      {isNew && (
        <TextField
          label={words.code}
          hint={words.codeHint}
          value={draft.code}
          error={shown || taken ? issues.code : undefined}
          maxLength={6}
          autoComplete="off"
          spellCheck={false}
          onChange={(code) => setDraft({ ...draft, code: code.toLowerCase() })}
        />
      )}
      <TextField
        label={words.name}
        {...(!isNew && { hint: words.nameHint })}
        value={draft.name}
        error={shown ? issues.name : undefined}
        maxLength={40}
        autoComplete="off"
        onChange={(name) => setDraft({ ...draft, name })}
      />
      {isNew ? (
        <RadioGroup
          label={words.kind}
          value={draft.base}
          onChange={(base) => setDraft({ ...draft, base })}
          options={noteCodes.map((code) => ({ value: code, label: entries.typed[code], hint: words.made[code] }))}
        />
      ) : (
        <p className="s-muted">{words.fixed}</p>
      )}
      <IconChoice value={draft.icon} onChange={(icon) => setDraft({ ...draft, icon })} />
      <Select
        label={words.tone}
        value={draft.tone}
        options={entryTypeTones.map((value) => ({ value, label: words.tones[value] }))}
        onChange={(tone) => setDraft({ ...draft, tone })}
      />
      <p className="entry-kind">
        <span className="s-muted">{words.preview}:</span>
        <EntryIcon kind={kindOfCode[draft.base]} type={draft} />
        <span className="s-mono s-small s-muted">{draft.code}</span>
        <strong>{draft.name}</strong>
      </p>
      <FailureBanner error={save.error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button kind="filled" type="submit" busy={save.isPending ? administration.saving : undefined}>
          {isNew ? words.add : administration.save}
        </Button>
      </div>
    </form>
  )
}

/** One sign of those there are, side by side. */
function IconChoice({ value, onChange }: { value: EntryType['icon']; onChange: (icon: EntryType['icon']) => void }) {
  const words = useWords().administration.entryTypes
  const name = useId()
  return (
    <fieldset className="s-fieldset">
      <legend className="s-legend">{words.icon}</legend>
      <div className="icon-choice">
        {entryTypeIcons.map((icon) => (
          <label key={icon} title={words.icons[icon]}>
            <input
              type="radio"
              name={name}
              aria-label={words.icons[icon]}
              checked={icon === value}
              onChange={() => onChange(icon)}
            />
            <Icon name={icon} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
