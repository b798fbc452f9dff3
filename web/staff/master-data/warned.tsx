import { StateText } from '@siegel/ui'
import { useWords } from '../core/language.ts'

/** What is odd about a field and saved all the same, as its hint; `other` where nothing is. */
export function useHint(warnings: ReadonlyMap<string, string>) {
  const { masterData } = useWords()
  return (name: string, other?: string) => {
    const code = warnings.get(name)
    if (code === undefined) return other === undefined ? {} : { hint: other }
    return {
      hint: (
        <StateText icon="alert" tone="warning">
          {masterData.warnings[code] ?? code}
        </StateText>
      ),
    }
  }
}
