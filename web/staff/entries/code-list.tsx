import type { EntryType } from '@siegel/contract/staff'
import { entryCodes } from '@siegel/practice/line'
import { useWords } from '../core/language.ts'

interface Code {
  code: string
  name: string
}

/** While only a first word stands in the line it may become a code; afterwards it is one, or text. */
const beginning = /^\p{L}{0,20}$/u

/**
 * Codes that a line can begin with so far: all for an empty one, else those whose code or name begins with what is typed.
 */
export function useCodes(text: string, types: readonly EntryType[]): readonly Code[] {
  const { entries } = useWords()
  if (!beginning.test(text)) return []
  const typed = text.toLowerCase()
  return [
    ...entryCodes.map((code) => ({ code, name: entries.typed[code] })),
    ...types.filter(({ isRetired }) => !isRetired).map(({ code, name }) => ({ code, name })),
  ]
    .filter(({ code, name }) => code.startsWith(typed) || name.toLowerCase().startsWith(typed))
    .sort((a, b) => (typed === '' ? 0 : Number(b.code === typed) - Number(a.code === typed)))
}

/** The codes, to click. */
export function CodeList({ rows, onChoose }: { rows: readonly Code[]; onChoose: (code: string) => void }) {
  const { entries } = useWords()
  return (
    <ul className="entry-codes" aria-label={entries.codesLabel}>
      {rows.map(({ code, name }) => (
        <li key={code}>
          <button type="button" onClick={() => onChoose(code)}>
            <span className="s-mono">{code}</span> {name}
          </button>
        </li>
      ))}
    </ul>
  )
}
