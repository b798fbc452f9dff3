import { Banner, Checkbox } from '@siegel/ui'
import { useWords } from '../core/language.ts'

/** What a rule keeps until the conversation goes out once somebody says that it was held. */
export function ConversationFirst({
  rule,
  isTold,
  onChange,
  isMissing,
}: {
  rule: string
  isTold: boolean
  onChange: (isTold: boolean) => void
  isMissing: boolean
}) {
  const words = useWords().releaseRules.conversation
  return (
    <Banner tone="warning" title={words.title}>
      <p>{words.text(rule)}</p>
      <Checkbox checked={isTold} onChange={onChange}>
        {words.held}
      </Checkbox>
      {isMissing && (
        <p className="s-field-error" role="alert">
          {words.missing}
        </p>
      )}
    </Banner>
  )
}
