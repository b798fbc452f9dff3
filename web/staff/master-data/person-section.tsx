import { Checkbox, Select, TextArea, TextField } from '@siegel/ui'
import { useWords } from '../core/language.ts'
import type { Draft, TextName } from './draft.ts'
import type { SectionProps } from './fields.ts'
import { useHint } from './warned.tsx'

const most: Readonly<Record<TextName, number>> = {
  title: 60,
  affix: 40,
  prefix: 40,
  family: 80,
  birthName: 80,
  given: 80,
  callName: 40,
  birthDate: 12,
  deathDate: 12,
  number: 40,
  language: 20,
  occupation: 120,
  employer: 120,
  generalPractitioner: 120,
  insuranceNumber: 20,
  note: 2000,
}

/** Names, birth, sex, language, work. */
export function PersonSection({ draft, change, issues, warnings }: SectionProps) {
  const { masterData } = useWords()
  const hint = useHint(warnings)
  const text = (name: TextName, placeholder?: string) => {
    const issue = issues.get(name)
    return (
      <TextField
        label={masterData.fields[name]}
        value={draft[name]}
        onChange={(value) => change({ [name]: value })}
        maxLength={most[name]}
        error={issue && masterData.issues[issue]}
        {...hint(name)}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
    )
  }
  const genders = Object.entries(masterData.genders)
    .filter(([value]) => value !== 'other' || draft.gender === 'other')
    .map(([value, label]) => ({ value: value as Draft['gender'], label }))
  return (
    <>
      {text('family')}
      {text('given')}
      {text('callName')}
      {text('title')}
      {text('prefix', masterData.prefixHint)}
      {text('affix', masterData.affixHint)}
      {text('birthName')}
      {text('birthDate', masterData.dateHint)}
      <Select
        label={masterData.fields.gender}
        value={draft.gender}
        options={genders}
        onChange={(gender) => change({ gender })}
      />
      <Language draft={draft} change={change} />
      {text('occupation')}
      {text('employer')}
      {text('generalPractitioner')}
      {text('number')}
      <div className="md-deceased">
        <Checkbox checked={draft.isDeceased} onChange={(isDeceased) => change({ isDeceased })}>
          {masterData.fields.isDeceased}
        </Checkbox>
        {draft.isDeceased && text('deathDate', masterData.dateHint)}
      </div>
      <div className="md-wide">
        <TextArea
          label={masterData.fields.note}
          value={draft.note}
          onChange={(note) => change({ note })}
          maxLength={most.note}
        />
      </div>
    </>
  )
}

/** A language that the list has not stays what it is. */
function Language({ draft, change }: Pick<SectionProps, 'draft' | 'change'>) {
  const { masterData } = useWords()
  const known = Object.entries(masterData.languages).map(([value, label]) => ({ value, label }))
  const isKnown = draft.language === '' || draft.language in masterData.languages
  return (
    <Select
      label={masterData.fields.language}
      value={draft.language}
      options={[
        { value: '', label: masterData.notKnown },
        ...known,
        ...(isKnown ? [] : [{ value: draft.language, label: draft.language }]),
      ]}
      onChange={(language) => change({ language })}
    />
  )
}
