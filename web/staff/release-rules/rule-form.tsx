import { releaseMoments, type ReleaseRule } from '@siegel/contract/staff'
import { Button, Checkbox, Dialog, RadioGroup, TextArea, TextField } from '@siegel/ui'
import { useState } from 'react'
import { FailureBanner } from '../components/failure.tsx'
import { focusFirst } from '../core/focus-first.ts'
import { useWords } from '../core/language.ts'
import { blankRule, draftOfRule, ruleIssues, ruleOf, type RuleDraft } from './rule-draft.ts'

interface Saving {
  busy: boolean
  error: unknown
  onSave: (rule: ReleaseRule) => void
  onClose: () => void
}

/** Writes a rule; closed while there is none. */
export function RuleDialog({ rule, ...saving }: Saving & { rule: ReleaseRule | 'new' | undefined }) {
  const { releaseRules: words, common } = useWords()
  const title = rule === undefined || rule === 'new' ? words.addTitle : words.changeTitle(rule.name)
  return (
    <Dialog open={rule !== undefined} onClose={saving.onClose} title={title} closeLabel={common.close}>
      {rule !== undefined && <RuleForm from={rule === 'new' ? undefined : rule} {...saving} />}
    </Dialog>
  )
}

function RuleForm({ from, busy, error, onSave, onClose }: Saving & { from: ReleaseRule | undefined }) {
  const { releaseRules: words, common } = useWords()
  const [draft, setDraft] = useState(() => (from === undefined ? blankRule : draftOfRule(from)))
  const [shown, setShown] = useState(false)
  const issues = shown ? ruleIssues(draft) : new Set()
  const change = (part: Partial<RuleDraft>) => setDraft({ ...draft, ...part })
  const isTalk = draft.release === 'conversation'
  return (
    <form
      ref={focusFirst}
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ruleIssues(draft).size > 0) setShown(true)
        else if (!busy) onSave(ruleOf(draft))
      }}
    >
      <TextField
        label={words.name}
        hint={words.nameHint}
        value={draft.name}
        error={issues.has('name') ? words.required : undefined}
        maxLength={80}
        autoComplete="off"
        onChange={(name) => change({ name })}
      />
      <RadioGroup
        label={words.when}
        value={draft.release}
        onChange={(release) => change({ release })}
        options={releaseMoments.map((value) => ({
          value,
          label: words.moments[value],
          hint: words.momentHints[value],
        }))}
      />
      <TextArea
        label={words.words}
        hint={isTalk ? words.wordsHintTalk : words.wordsHint}
        value={draft.words}
        error={
          issues.has('words-missing') ? words.wordsMissing : issues.has('words-many') ? words.wordsMany : undefined
        }
        onChange={(text) => change({ words: text })}
        maxLength={5000}
        rows={3}
      />
      {isTalk ? (
        <TextField
          label={words.within}
          value={draft.within}
          error={issues.has('within') ? words.daysWrong : undefined}
          inputMode="numeric"
          maxLength={2}
          onChange={(within) => change({ within })}
        />
      ) : (
        <SentencePart draft={draft} change={change} isMissing={issues.has('meaning')} />
      )}
      <FailureBanner error={error} />
      <div className="row row-end">
        <Button kind="neutral" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button kind="filled" type="submit" busy={busy ? words.saving : undefined}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}

function SentencePart({
  draft,
  change,
  isMissing,
}: {
  draft: RuleDraft
  change: (part: Partial<RuleDraft>) => void
  isMissing: boolean
}) {
  const words = useWords().releaseRules
  return (
    <>
      {draft.release === 'after-sign-off' && (
        <Checkbox checked={draft.onlyNormal} onChange={(onlyNormal) => change({ onlyNormal })}>
          {words.onlyNormal}
        </Checkbox>
      )}
      <TextArea
        label={words.meaning}
        hint={words.meaningHint}
        value={draft.meaning}
        error={isMissing ? words.required : undefined}
        onChange={(meaning) => change({ meaning })}
        maxLength={1000}
        rows={3}
        required
      />
      <TextArea
        label={words.action}
        hint={words.actionHint}
        value={draft.action}
        onChange={(action) => change({ action })}
        maxLength={1000}
        rows={2}
      />
    </>
  )
}
