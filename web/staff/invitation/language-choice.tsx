import { RadioGroup } from '@siegel/ui'
import { useWords } from '../core/language.ts'

/** In which language somebody is written to. */
export function LanguageChoice({
  language,
  onChange,
}: {
  language: 'de' | 'en'
  onChange: (language: 'de' | 'en') => void
}) {
  const { invitation } = useWords()
  return (
    <RadioGroup
      label={invitation.language}
      value={language}
      onChange={onChange}
      options={[
        { value: 'de', label: invitation.german },
        { value: 'en', label: invitation.english },
      ]}
    />
  )
}
