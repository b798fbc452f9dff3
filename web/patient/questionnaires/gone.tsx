import { Button } from '@siegel/ui'
import { go } from '../app/place.ts'
import { useWords } from '../i18n/language.tsx'

/** Where a questionnaire was; `isExplained` where the page says already why it is not there any more. */
export function Gone({ isExplained = false }: { isExplained?: boolean }) {
  const words = useWords('questionnaires')
  return (
    <>
      {!isExplained && <p>{words.goneText}</p>}
      <Button wide onClick={() => go({ tab: 'start' })}>
        {words.toStart}
      </Button>
    </>
  )
}
